using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Synthesis;

/// <summary>An overlay's archive at an <c>http</c> or <c>https</c> URL. A connection that breaks off is taken up again where it broke.</summary>
/// <param name="http">Asks; without a time limit of its own.</param>
/// <param name="time">Waits between attempts.</param>
internal sealed class UrlDownload(HttpClient http, TimeProvider time)
{
    /// <summary>The URL in <paramref name="text"/>, or a fault.</summary>
    public static Uri? Parse(string? text, Faults faults)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        faults.Add("url", text, "an http or https URL is needed.");
        return null;
    }

    /// <summary>Starts the download.</summary>
    /// <exception cref="ProblemException">The server did not give it.</exception>
    public async Task<ArrivingArchive> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        var source = new UrlSource(http, url);
        var first = await source.OpenAsync(cancellationToken);
        return new ArrivingArchive(new ResumingStream(source, first, time), first.Length);
    }
}
