using System.Net;
using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Benchmarks.Synthesis;

namespace Cloudlet.Benchmarks.Manager;

/// <summary>A browser without its scripts that has signed in.</summary>
internal sealed class PageReader(HttpClient http) : IDisposable
{
    /// <summary>Signs in, with a new password.</summary>
    public static async Task<PageReader> SignInAsync(
        BenchDaemon daemon,
        Uri manager,
        CancellationToken cancellationToken
    )
    {
        var password = (await daemon.Client.ResetManagerPasswordAsync(cancellationToken)).Password;
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = manager };
        http.DefaultRequestHeaders.Add("Origin", manager.GetLeftPart(UriPartial.Authority));
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var form = new FormUrlEncodedContent([new("password", password), new("next", "/")]);
        using var answer = await http.PostAsync("/sign-in", form, cancellationToken);
        return answer.StatusCode == HttpStatusCode.SeeOther
            ? new PageReader(http)
            : throw new BenchException($"Nobody could sign in: {answer.StatusCode}.");
    }

    /// <summary>Asks for a page, one time after the other.</summary>
    public async Task<PageTimes> ReadAsync(string path, int runs, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        var bytes = 0;
        for (var run = 0; run <= runs; run++)
        {
            var watch = new Watch();
            bytes = (await http.GetByteArrayAsync(path, cancellationToken)).Length;
            times.Add(watch.Elapsed);
        }
        return new PageTimes(path, times[0], times[1..], bytes);
    }

    public void Dispose() => http.Dispose();
}
