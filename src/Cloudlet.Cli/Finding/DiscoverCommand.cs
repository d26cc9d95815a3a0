using System.Collections.Immutable;
using System.CommandLine;
using System.Net.NetworkInformation;
using System.Text.Json;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Client.Finding;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Finding;

/// <summary><c>cloudlet discover</c>.</summary>
internal static class DiscoverCommand
{
    // Whoever runs answers the first question at once; when that is lost, the next ones are after one and three seconds.
    private static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(3);

    public static Command Create(Verbs verbs)
    {
        var watch = Options.Flag("--watch", "Show cloudlets as they come and go, until Ctrl-C or the timeout");
        var timeout = CommonOptions.Timeout("How long to look [default: 3s; with --watch for ever]");
        var baseName = Options.Text("--base", "NAME", "Also tell who has this base");
        var service = Options.Text("--service", "ID", "Also tell who offers this service");
        var rank = Options.Flag(
            "--rank",
            "The best first, with scores and why: for --service, for --base, or as they are"
        );
        var interfaces = Options.Many("--interface", "NAME", "Look on this interface only; may be repeated");
        return verbs.Verb(
            "discover",
            "Find the cloudlets of the local network",
            [watch, timeout, baseName, service, rank, interfaces],
            async invocation =>
            {
                var names = invocation.Get(interfaces) is { Count: > 0 } some ? Known(some) : null;
                var clock = invocation.Environment.Clock;
                await using var browser = CloudletBrowser.Open(
                    new CloudletBrowserOptions { Interfaces = names, Clock = clock }
                );
                var inquiry = new Inquiry
                {
                    Base = invocation.Get(baseName),
                    Service = invocation.Get(service),
                    Ranking =
                        !invocation.Get(rank) ? null
                        : invocation.Get(baseName) is null ? CloudletRanking.ForServices
                        : CloudletRanking.ForSyntheses.With(Rankers.OffersService, 0),
                    Clock = clock,
                };
                if (invocation.Get(watch))
                    await WatchAsync(invocation, browser, inquiry, invocation.Get(timeout));
                else
                    await ListAsync(invocation, browser, inquiry, invocation.Get(timeout) ?? UsualTime);
                return ExitCodes.Success;
            }
        );
    }

    private static ImmutableHashSet<string> Known(IReadOnlyList<string> wanted)
    {
        var there = NetworkInterface.GetAllNetworkInterfaces().Select(one => one.Name).ToList();
        var faults = new Faults();
        foreach (var name in wanted.Where(name => !there.Contains(name)))
            faults.Add("--interface", name, "there is no such network interface.");
        faults.ThrowIfAny($"There are {string.Join(", ", there)}.");
        return [.. wanted];
    }

    private static async Task ListAsync(Invocation invocation, CloudletBrowser browser, Inquiry inquiry, TimeSpan time)
    {
        var found = await browser.FindAsync(time, invocation.Interrupt);
        var cloudlets = inquiry.Order(
            await Task.WhenAll(found.Select(cloudlet => inquiry.AskAsync(cloudlet, invocation.Interrupt)))
        );
        invocation.Results.Write<IReadOnlyList<DiscoveredCloudlet>>(
            cloudlets,
            OutputJson.Indented.IReadOnlyListDiscoveredCloudlet,
            (list, _) => DiscoverViews.List(list, inquiry)
        );
        if (!invocation.Results.IsJson)
        {
            foreach (var why in cloudlets.Select(cloudlet => cloudlet.Why).OfType<string>())
                invocation.Note(Printable.Clean(why));
        }
        if (cloudlets.Count == 0 && !invocation.Results.IsJson)
            invocation.Note(
                "No cloudlet was found. It must run with `serve --device-url`, on the same network; `serve` says why it is not found."
            );
    }

    private static async Task WatchAsync(
        Invocation invocation,
        CloudletBrowser browser,
        Inquiry inquiry,
        TimeSpan? time
    )
    {
        using var end = new CancellationTokenSource(time ?? Timeout.InfiniteTimeSpan, invocation.Environment.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, invocation.Interrupt);
        try
        {
            await foreach (var (isPresent, found) in browser.WatchAsync(either.Token))
            {
                var cloudlet = isPresent ? await inquiry.AskAsync(found, either.Token) : Inquiry.Unasked(found);
                var news = new DiscoveryEvent(isPresent ? "present" : "gone", inquiry.Order([cloudlet])[0]);
                await invocation.Environment.Out.WriteLineAsync(
                    invocation.Results.IsJson
                        ? JsonSerializer.Serialize(news, OutputJson.Line.DiscoveryEvent)
                        : DiscoverViews.Line(news)
                );
            }
        }
        catch (OperationCanceledException)
        {
            // Watching ends no other way.
        }
    }
}
