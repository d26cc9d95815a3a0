using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Networks;

namespace Cloudlet.Cli.Tests.Finding;

/// <summary>Real daemons that are found by the real command, each on a node of a network of its own.</summary>
[Trait("Suite", "Tools")]
public class DiscoverTests
{
    [Fact]
    public async Task Two_cloudlets_of_one_name_are_found_with_two()
    {
        await using var network = await TestNetwork.CreateAsync("one", "two", "client");
        await using var one = Serve(network, "one", "--name", "Library");
        await using var two = Serve(network, "two", "--name", "Library");
        await one.SeeAsync("Found on the local network");
        await two.SeeAsync("Found on the local network");

        var json = await DiscoverAsync(network, "--base", "tiny", "-o", "json");
        var found = JsonSerializer.Deserialize(json, CloudletJson.Default.IReadOnlyListDiscoveredCloudlet)!;

        Assert.Equal(["Library", "Library (2)"], found.Select(cloudlet => cloudlet.Name));
        Assert.Equal(
            ["http://10.77.0.1:9443", "http://10.77.0.2:9443"],
            found.Select(cloudlet => cloudlet.Addresses[0]).Order(StringComparer.Ordinal)
        );
        Assert.All(found, cloudlet => Assert.Equal(Environment.ProcessorCount, cloudlet.Cpus));
        Assert.All(found, cloudlet => Assert.NotNull(cloudlet.RoundTripMilliseconds));
        Assert.All(found, cloudlet => Assert.False(cloudlet.HasBase));
        Assert.Equal(2, found.Select(cloudlet => cloudlet.Id).Distinct().Count());
    }

    [Fact]
    public async Task The_best_comes_first_with_its_score_and_why()
    {
        await using var network = await TestNetwork.CreateAsync("far", "near", "client");
        await network.DelayAsync("far", "30ms");
        await using var far = Serve(network, "far", "--name", "Far");
        await using var near = Serve(network, "near", "--name", "Near");
        await far.SeeAsync("Found on the local network");
        await near.SeeAsync("Found on the local network");

        var json = await DiscoverAsync(network, "--rank", "--service", "org.example.none", "-o", "json");
        var refused = JsonSerializer.Deserialize(json, CloudletJson.Default.IReadOnlyListDiscoveredCloudlet)!;
        Assert.All(refused, cloudlet => Assert.False(cloudlet.HasService));
        Assert.All(refused, cloudlet => Assert.Null(cloudlet.Score));
        Assert.All(refused, cloudlet => Assert.Contains("does not offer the service", cloudlet.Why));

        json = await DiscoverAsync(network, "--rank", "-o", "json");
        var ranked = JsonSerializer.Deserialize(json, CloudletJson.Default.IReadOnlyListDiscoveredCloudlet)!;
        Assert.Equal(["Near", "Far"], ranked.Select(cloudlet => cloudlet.Name));
        Assert.True(ranked[0].Score > ranked[1].Score);
        Assert.True(ranked[1].RoundTripMilliseconds > ranked[0].RoundTripMilliseconds);
        Assert.All(ranked, cloudlet => Assert.Contains("round trip", cloudlet.Why));
    }

    [Fact]
    public async Task Watching_shows_a_cloudlet_come_and_go()
    {
        await using var network = await TestNetwork.CreateAsync("one", "client");
        await using var watch = network.Start("client", CliProcess.Executable, "discover", "--watch");
        await using var one = Serve(network, "one", "--name", "Library");

        await watch.SeeAsync("present  Library  http://10.77.0.1:9443");
        await one.EndAsync();
        await watch.SeeAsync("gone     Library");
    }

    [Fact]
    public async Task A_cloudlet_that_wants_to_be_hidden_is_answered_and_not_found()
    {
        await using var network = await TestNetwork.CreateAsync("hidden", "seen", "client");
        await using var hidden = Serve(network, "hidden", "--name", "Hidden", "--no-discovery");
        await using var seen = Serve(network, "seen", "--name", "Seen");
        await hidden.SeeAsync("is ready");
        await seen.SeeAsync("Found on the local network");

        var found = await DiscoverAsync(network);
        Assert.Contains("Seen", found, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", found, StringComparison.Ordinal);

        var system = await network.RunAsync(
            "client",
            CliProcess.Executable,
            "--cloudlet",
            "http://10.77.0.1:9443",
            "system"
        );
        Assert.Contains("Hidden", system, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_renames_and_hides_a_cloudlet_that_runs()
    {
        await using var network = await TestNetwork.CreateAsync("one", "client");
        await using var watch = network.Start("client", CliProcess.Executable, "discover", "--watch");
        await using var one = Serve(network, "one");
        await watch.SeeAsync($"present  {Environment.MachineName}  http://10.77.0.1:9443");

        await SetAsync("rename", "Reading Room");
        await watch.SeeAsync("present  Reading Room  http://10.77.0.1:9443");
        await SetAsync("off");
        await watch.SeeAsync("gone     Reading Room");
        await SetAsync("on");
        await watch.SeeAsync("present  Reading Room  http://10.77.0.1:9443");
        Assert.Matches(@"Found as: +Reading Room", await SetAsync("show"));

        Task<string> SetAsync(params string[] what) =>
            network.RunAsync(
                "one",
                [CliProcess.Executable, "--cloudlet", $"unix:{network.At("one.sock")}", "discovery", .. what]
            );
    }

    // Longer than it needs: on a machine that is busy a daemon may take its time to answer.
    private static Task<string> DiscoverAsync(TestNetwork network, params string[] more) =>
        network.RunAsync("client", [CliProcess.Executable, "discover", "--timeout", "10s", .. more]);

    private static NodeProcess Serve(TestNetwork network, string node, params string[] more) =>
        network.Start(
            node,
            [
                CliProcess.Executable,
                "serve",
                "--data",
                network.At($"{node}-data"),
                "--socket",
                network.At($"{node}.sock"),
                "--device-url",
                "http://*:9443",
                "--insecure",
                "--manager-url",
                "off",
                .. more,
            ]
        );
}
