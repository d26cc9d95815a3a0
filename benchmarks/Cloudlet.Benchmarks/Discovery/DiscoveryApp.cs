using System.Globalization;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Client.Ensuring;
using Cloudlet.Client.Finding;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary>An app on the client's node, as the README has it. Each run is a process of its own: nothing is known, nothing is compiled.</summary>
internal static class DiscoveryApp
{
    /// <summary>The option that makes a process this one.</summary>
    public const string Flag = "--inside";

    /// <summary>Its arguments, for a node.</summary>
    public static IReadOnlyList<string> Command { get; } =
    [Environment.ProcessPath!, typeof(DiscoveryApp).Assembly.Location, "discovery", Flag];

    /// <summary>Tells milliseconds: <c>found MS</c>, <c>at HOST MS</c>, and behind the first line of input <c>again HOST MS</c>.</summary>
    public static async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = new Watch();
        await using (var browser = CloudletBrowser.Open())
        {
            await foreach (var _ in browser.WatchAsync(cancellationToken))
                break;
            await output.WriteLineAsync($"found {Milliseconds(watch)}");
        }
        watch = new Watch();
        await using var network = CloudletNetwork.Open();
        await using var service = await network.EnsureServiceAsync(
            DiscoverySettings.Service,
            cancellationToken: cancellationToken
        );
        await output.WriteLineAsync($"at {service.Host} {Milliseconds(watch)}");
        await input.ReadLineAsync(cancellationToken);
        watch = new Watch();
        var now = await service.ReconnectAsync(cancellationToken);
        await output.WriteLineAsync($"again {now.Host} {Milliseconds(watch)}");
    }

    private static string Milliseconds(Watch watch) =>
        watch.Elapsed.TotalMilliseconds.ToString("f1", CultureInfo.InvariantCulture);
}
