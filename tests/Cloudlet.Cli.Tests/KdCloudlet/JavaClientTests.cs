using System.Security.Cryptography;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Networks;

namespace Cloudlet.Cli.Tests.KdCloudlet;

/// <summary>A client in Java, with the libraries that KD-Cloudlet's clients have, finds a real daemon on a network of its own and speaks with it.</summary>
[Trait("Suite", "Tools")]
public sealed class JavaClientTests
{
    private const string Libraries = "/usr/share/java/jmdns.jar:/usr/share/java/slf4j-api.jar";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task It_finds_ranks_downloads_and_reads()
    {
        await using var network = await TestNetwork.CreateAsync("box", "phone");
        await using var box = Serve(network, "--access", "open");
        await box.SeeAsync("Found by clients of KD-Cloudlet as 'Library'");
        var package = await StockAsync(network);

        Assert.Contains("found Library 10.77.0.1 9999 disabled", await FindAsync(network));

        var file = network.At("arrived.bin");
        var said = await AskAsync(
            network,
            "-",
            $"services and rank and app voice {file} and messages org.example.a and messages org.example.a"
                + " and start org.example.nobody true"
        );
        Assert.Equal(
            [
                "rank true true true",
                "app speech checked",
                "message move Library",
                "refused 400 There is no service 'org.example.nobody'.",
            ],
            Lines(said)
        );
        Assert.Equal(package, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task It_does_so_encrypted_once_it_is_paired()
    {
        await using var network = await TestNetwork.CreateAsync("box", "phone");
        await using var box = Serve(network, "--kd-cloudlet-encryption");
        await box.SeeAsync("Found by clients of KD-Cloudlet as 'Library'");
        var package = await StockAsync(network);

        Assert.Contains("found Library 10.77.0.1 9999 enabled", await FindAsync(network));

        var file = network.At("arrived.bin");
        Assert.Equal(
            ["refused 401 #The device 'phone' is not paired with this cloudlet."],
            Lines(await AskAsync(network, Password, "services"))
        );
        await File.WriteAllTextAsync(network.At("password"), Password);
        await CloudletAsync(network, "device", "add", "phone", "--password-file", network.At("password"));
        Assert.Equal(
            ["rank true true true", "app speech unchecked", "message move Library"],
            Lines(
                await AskAsync(network, Password, $"services and rank and app voice {file} and messages org.example.a")
            )
        );
        Assert.Equal(package, await File.ReadAllBytesAsync(file));
        await CloudletAsync(network, "device", "revoke", "phone");
        Assert.Equal(
            ["refused 403 #The pairing of the device 'phone' was revoked."],
            Lines(await AskAsync(network, Password, "services"))
        );
    }

    // An app that is larger than any buffer on the way, and a message for the phone.
    private static async Task<byte[]> StockAsync(TestNetwork network)
    {
        var package = RandomNumberGenerator.GetBytes(300_001);
        await File.WriteAllBytesAsync(network.At("speech.bin"), package);
        await CloudletAsync(network, "app", "add", network.At("speech.bin"), "--name", "speech", "--tag", "voice");
        await CloudletAsync(network, "message", "send", "phone", "move", "--param", "ssid=Library");
        return package;
    }

    private static NodeProcess Serve(TestNetwork network, params string[] more) =>
        network.Start(
            "box",
            [
                CliProcess.Executable,
                "serve",
                "--data",
                network.At("data"),
                "--socket",
                network.At("socket"),
                "--manager-url",
                "off",
                "--name",
                "Library",
                "--kd-cloudlet",
                "on",
                .. more,
            ]
        );

    private static Task<string> CloudletAsync(TestNetwork network, params string[] words) =>
        network.RunAsync("box", [CliProcess.Executable, "--cloudlet", $"unix:{network.At("socket")}", .. words]);

    private static Task<string> FindAsync(TestNetwork network) => JavaAsync(network, "find");

    private static Task<string> AskAsync(TestNetwork network, string password, string verbs) =>
        JavaAsync(network, ["ask", "http://10.77.0.1:9999", "phone", password, .. verbs.Split(' ')]);

    private static Task<string> JavaAsync(TestNetwork network, params string[] words) =>
        network.RunAsync("phone", ["java", "-cp", Libraries, Source, .. words]);

    // What it says; the libraries say things, too.
    private static IEnumerable<string> Lines(string output) =>
        output.Split('\n').Where(line => line.Split(' ')[0] is "rank" or "app" or "message" or "refused" or "service");

    private static string Source { get; } = FindSource();

    private static string FindSource()
    {
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(above.FullName, "Cloudlet.slnx")))
            above = above.Parent ?? throw new InvalidOperationException("These tests run where they were built.");
        return Path.Combine(above.FullName, "tests/kd-client/KdClient.java");
    }
}
