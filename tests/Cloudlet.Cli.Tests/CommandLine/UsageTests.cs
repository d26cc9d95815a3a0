using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Tests.CommandLine;

public class UsageTests
{
    [Theory]
    [InlineData("serve --kd-cloudlet-encryption")]
    [InlineData("serve --kd-cloudlet off --kd-cloudlet-encryption")]
    public async Task Encryption_is_for_a_listener_that_there_is(string line)
    {
        var run = await new CliRun().ToEndAsync(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--kd-cloudlet on", run.Error);
    }

    [Theory]
    [InlineData("http://*:9443")]
    [InlineData("http://192.0.2.1:9443")]
    public async Task Plain_http_for_others_than_this_host_is_refused_until_it_is_asked_for(string url)
    {
        var run = await new CliRun().ToEndAsync("serve", "--device-url", url);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(url, run.Error);
        Assert.Contains("--insecure", run.Error);
    }

    [Fact]
    public async Task A_place_that_is_taken_is_told_by_its_switch_before_anything_is_begun()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";
        var folder = Directory.CreateTempSubdirectory("cc-").FullName;
        try
        {
            var socket = Path.Combine(folder, "s");
            var run = await new CliRun().ToEndAsync(
                "serve",
                "--data",
                Path.Combine(folder, "data"),
                "--socket",
                socket,
                "--manager-url",
                "off",
                "--device-url",
                url
            );

            Assert.Equal(4, run.ExitCode);
            Assert.Empty(run.Out);
            Assert.Equal(
                [
                    $"error: Devices cannot be answered at {url}: Address already in use",
                    "  field: --device-url",
                    $"  value: {url}",
                    "  next:  Choose another port, an address of this host, or * for all: see `ss -tlnp`.",
                ],
                run.Error.TrimEnd().Split('\n')
            );
            Assert.False(File.Exists(socket));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("base create n d --memory 12x", "--memory", "12x", "512M")]
    [InlineData("base create n d --cpus none", "--cpus", "none", "whole number")]
    [InlineData("base create n d --accelerator xen", "--accelerator", "xen", "auto, tcg or kvm")]
    [InlineData("base create n d --timeout soon", "--timeout", "soon", "1h30m")]
    [InlineData("overlay create n --base b --port 0", "--port", "0", "1 to 65535")]
    [InlineData("overlay create n --base b --copy here", "--copy", "here", "SRC:DST")]
    [InlineData("synthesize o --port http", "--port", "http", "GUEST:HOST")]
    [InlineData("instance console i --expect (", "--expect", "(", "regular expression")]
    [InlineData("base list --cloudlet ftp://x", "--cloudlet", "ftp://x", "unix:PATH")]
    [InlineData("base list -o yaml", "--output", "yaml", "table or json")]
    [InlineData("serve --access all", "--access", "all", "open or paired")]
    [InlineData("serve --kd-cloudlet 9999", "--kd-cloudlet", "9999", "http://ADDRESS:PORT")]
    [InlineData("base creat", "command", "creat", "create, list")]
    [InlineData("base list --fast", "argument", "--fast", "no option of list")]
    [InlineData("base show a b", "argument", "b", "too many")]
    [InlineData("instance delete --force", "NAME", "--force", "no option")]
    public async Task A_wrong_command_line_names_the_field_the_value_and_the_next_step(
        string line,
        string field,
        string value,
        string hint
    )
    {
        var run = await new CliRun().ToEndAsync(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.StartsWith("error: ", run.Error);
        Assert.Contains(hint, run.Error);
        Assert.Contains($"  field: {field}\n", run.Error);
        Assert.Contains($"  value: {value}\n", run.Error);
        Assert.Contains("--help\n", run.Error);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var run = await new CliRun().ToEndAsync("base", "create", "n", "d", "--memory", "x", "--cpus", "0");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--memory: 'x'", run.Error);
        Assert.Contains("--cpus: '0'", run.Error);
    }

    [Fact]
    public async Task With_json_an_error_is_its_problem_and_no_other_word()
    {
        var run = await new CliRun().ToEndAsync("base", "create", "n", "d", "--memory", "x", "-o", "json");

        var problem = JsonSerializer.Deserialize(run.Error, CloudletJson.Default.Problem);
        Assert.Equal(ProblemCodes.InvalidRequest, problem!.Code);
        Assert.Equal("--memory", problem.Field);
        Assert.Equal("x", problem.Value);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("base delete")]
    [InlineData("service edit a")]
    public async Task With_json_what_is_missing_is_a_problem_too(string line)
    {
        var run = await new CliRun().ToEndAsync([.. line.Split(' '), "-o", "json"]);

        Assert.Equal(2, run.ExitCode);
        var problem = JsonSerializer.Deserialize(run.Error, CloudletJson.Default.Problem);
        Assert.Equal(ProblemCodes.InvalidRequest, problem!.Code);
        Assert.EndsWith("--help", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_command_shows_what_can_follow()
    {
        var run = await new CliRun().ToEndAsync("base");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("create", run.Error);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Nothing_to_boot_is_refused_before_anything_is_sent()
    {
        var run = await new CliRun().ToEndAsync("base", "create", "n", "--append", "quiet");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("DISK: Nothing to boot", run.Error);
        Assert.Contains("--append 'quiet': A command line needs a kernel", run.Error);
    }

    [Fact]
    public async Task Files_that_are_not_there_are_named_before_anything_is_sent()
    {
        var run = await new CliRun { CurrentDirectory = "/nowhere" }.ToEndAsync(
            "overlay",
            "create",
            "n",
            "--base",
            "b",
            "--copy",
            "app:/opt/app",
            "--run",
            "install.sh"
        );

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/nowhere/app", run.Error);
        Assert.Contains("/nowhere/install.sh", run.Error);
    }

    [Fact]
    public async Task A_wrong_address_in_the_environment_is_named()
    {
        var run = new CliRun();
        run.Variables["CLOUDLET_URL"] = "box";
        await run.ToEndAsync("base", "list");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("  field: CLOUDLET_URL\n  value: box\n", run.Error);
    }

    [Fact]
    public async Task A_daemon_that_is_not_there_is_exit_6_with_the_next_step()
    {
        var run = await new CliRun().ToEndAsync("base", "list", "--cloudlet", "unix:/tmp/no-such-cloudlet.sock");

        Assert.Equal(6, run.ExitCode);
        Assert.Contains("unix:/tmp/no-such-cloudlet.sock", run.Error);
        Assert.Contains("cloudlet serve", run.Error);
    }
}
