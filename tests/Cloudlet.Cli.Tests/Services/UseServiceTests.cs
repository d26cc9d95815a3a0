using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Cli.Tests.Services;

/// <summary>The real executable runs real programs against a cloudlet that does what the test says.</summary>
public class UseServiceTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task A_program_has_the_endpoint_in_its_environment_and_its_exit_code_is_ours()
    {
        await using var box = await ScriptedBox.StartAsync("box");
        await using var use = Use(
            box,
            "sh -c 'echo $CLOUDLET_ENDPOINT $CLOUDLET_HOST $CLOUDLET_PORT $CLOUDLET_PORT_8080 $CLOUDLET_NAME; exit 7'"
        );

        var (exitCode, written, told) = await use.EndAsync();

        Assert.Equal($"127.0.0.1:{box.Port} 127.0.0.1 {box.Port} {box.Port} box\n", written);
        Assert.Equal(7, exitCode);
        Assert.Equal((1, 0), (box.Wishes, box.Seats));
        Assert.Contains("Asking box", told, StringComparison.Ordinal); // Why this cloudlet.
    }

    [Theory(Timeout = Limit)]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task A_signal_reaches_the_program_and_the_seat_is_given_back_after_it(string signal)
    {
        await using var box = await ScriptedBox.StartAsync("box");
        await using var use = Use(
            box,
            $"sh -c 'trap \"echo stopped; exit 3\" {signal}; echo ready; while :; do sleep 0.1; done'"
        );
        await use.SeeAsync("ready");
        Assert.Equal(1, box.Seats);

        await use.SignalAsync(signal);

        var (exitCode, written, _) = await use.EndAsync();
        Assert.Equal((3, "ready\nstopped\n"), (exitCode, written));
        Assert.Equal(0, box.Seats);
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_is_not_there_is_a_fault_of_the_command_line()
    {
        await using var box = await ScriptedBox.StartAsync("box");
        await using var use = Use(box, "no-such-program --with arguments");

        var (exitCode, _, told) = await use.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("There is no program 'no-such-program'.", told, StringComparison.Ordinal);
        Assert.Equal(0, box.Seats);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_service_no_program_runs()
    {
        await using var box = await ScriptedBox.StartAsync("box");
        box.Refusal = Samples.Missing("room") with { Code = ProblemCodes.NoRoom, Status = 503, Detail = "It is full." };
        await using var use = Use(box, "echo ran");

        var (exitCode, written, told) = await use.EndAsync();

        Assert.Equal((1, ""), (exitCode, written));
        Assert.Contains("box was asked and did not: It is full.", told, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_cloudlet_that_was_named_and_does_not_answer_is_told_as_always()
    {
        var run = await new CliRun().ToEndAsync([
            "--cloudlet",
            "unix:/no/such.sock",
            "service",
            "use",
            "x",
            "--",
            "true",
        ]);

        Assert.Equal(6, run.ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_about_one_cloudlet_does_not_take_auto()
    {
        var run = await new CliRun().ToEndAsync("--cloudlet", "auto", "service", "list");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("name it", run.Error, StringComparison.Ordinal);
    }

    private static CliProcess Use(ScriptedBox box, string program) =>
        CliProcess.Shell(box.Cloudlet, $"exec {CliProcess.Executable} service use {Sights.Service} -- {program}");
}
