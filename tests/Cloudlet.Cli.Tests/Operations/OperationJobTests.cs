using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Operations;

public class OperationJobTests
{
    private static readonly string[] Verify = ["overlay", "verify", "speech"];

    [Fact(Timeout = 30_000)]
    public async Task A_long_job_is_followed_and_its_result_is_printed()
    {
        await using var cloudlet = await CloudletWithAsync(
            ScriptedCloudlet.Events(Stage(1, "read"), Said(2, "half\nway\n"), End(3, Verified()))
        );

        var run = await CliRun.AgainstAsync(cloudlet, Verify);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("] read\n", run.Error);
        Assert.Contains("  | half\n  | way\n", run.Error);
        Assert.Contains("Verified:", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task With_json_standard_output_holds_the_result_and_nothing_else()
    {
        await using var cloudlet = await CloudletWithAsync(
            ScriptedCloudlet.Events(Stage(1, "read"), End(2, Verified()))
        );

        var run = await CliRun.AgainstAsync(cloudlet, [.. Verify, "-o", "json"]);

        Assert.Equal(
            new VerificationResult("sha256:1", 3, 4096, 1),
            JsonSerializer.Deserialize(run.Out, CloudletJson.Default.VerificationResult)
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task Quiet_is_quiet()
    {
        await using var cloudlet = await CloudletWithAsync(
            ScriptedCloudlet.Events(Stage(1, "read"), Said(2, "noise\n"), End(3, Verified()))
        );

        var run = await CliRun.AgainstAsync(cloudlet, [.. Verify, "--quiet"]);

        Assert.Empty(run.Error);
        Assert.NotEmpty(run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failed_operation_is_told_with_its_problem_and_exit_code()
    {
        var refused = new Problem
        {
            Code = ProblemCodes.CannotRun,
            Status = 422,
            Detail = "The base needs kvm.",
            Field = "accelerator",
            Value = "kvm",
            Next = "See `cloudlet doctor`.",
        };
        await using var cloudlet = await CloudletWithAsync(ScriptedCloudlet.Events(End(1, Samples.Failed(refused))));

        var run = await CliRun.AgainstAsync(cloudlet, Verify);

        Assert.Equal(5, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Equal(
            "error: The base needs kvm.\n  field: accelerator\n  value: kvm\n  next:  See `cloudlet doctor`.\n",
            run.Error
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task Detached_the_operation_itself_is_the_result()
    {
        await using var cloudlet = await CloudletWithAsync(_ => throw new InvalidOperationException("not asked for"));

        var run = await CliRun.AgainstAsync(cloudlet, [.. Verify, "--detach", "-o", "json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("op-1", JsonSerializer.Deserialize(run.Out, CloudletJson.Default.OperationInfo)!.Id);
    }

    [Fact(Timeout = 30_000)]
    public async Task Ctrl_C_cancels_the_operation_and_waits_for_its_end()
    {
        var run = new CliRun();
        var cancelled = new TaskCompletionSource();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/overlays/speech:verify", ScriptedCloudlet.Begun(Samples.Operation())),
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    await ScriptedCloudlet.Events(Stage(1, "read"))(context);
                    await run.Interrupt.CancelAsync();
                    await cancelled.Task;
                    await ScriptedCloudlet.TellAsync(context, End(2, Samples.Operation(OperationState.Cancelled)));
                }
            ),
            (
                "POST /v1/operations/op-1:cancel",
                context =>
                {
                    cancelled.SetResult();
                    context.Response.StatusCode = 202;
                    return Task.CompletedTask;
                }
            )
        );

        await run.For(cloudlet).ToEndAsync(Verify);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Cancelling operation op-1", run.Error);
        Assert.Contains("was cancelled", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_for_a_person_says_how_to_go_on_where_there_is_no_terminal()
    {
        await using var cloudlet = await CloudletWithAsync(
            ScriptedCloudlet.Events(Waits(1), State(2, OperationState.Running), End(3, Verified()))
        );

        var run = await CliRun.AgainstAsync(cloudlet, Verify);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Log in and set it up.", run.Error);
        Assert.Contains("unix:/run/vnc.sock", run.Error);
        Assert.Contains("unix:/run/serial.sock", run.Error);
        Assert.Contains("cloudlet operation console op-1", run.Error);
        Assert.Contains("cloudlet operation cancel op-1", run.Error);
        Assert.Contains("cloudlet operation continue op-1", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_ends_with_the_exit_code_of_its_operation()
    {
        var conflict = new Problem
        {
            Code = ProblemCodes.NameTaken,
            Status = 409,
            Detail = "Taken.",
        };
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/operations/op-1", Answer(Samples.Operation())),
            ("GET /v1/operations/op-1/events", ScriptedCloudlet.Events(End(1, Samples.Failed(conflict))))
        );

        var run = await CliRun.AgainstAsync(cloudlet, "operation", "wait", "op-1", "-o", "json");

        Assert.Equal(4, run.ExitCode);
        Assert.Equal(conflict, JsonSerializer.Deserialize(run.Out, CloudletJson.Default.OperationInfo)!.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_that_is_over_leaves_the_operation_to_itself()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/operations/op-1", Answer(Samples.Operation())),
            (
                "GET /v1/operations/op-1/events",
                async context =>
                    await Task.Delay(Timeout.Infinite, context.RequestAborted)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, "operation", "wait", "op-1", "--timeout", "50ms");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("it goes on", run.Error);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_waits_until_the_operation_has_cleaned_up()
    {
        var asked = 0;
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/operations/op-1:cancel", Accepted),
            (
                "GET /v1/operations/op-1",
                context =>
                    Answer(Samples.Operation(++asked < 3 ? OperationState.Running : OperationState.Cancelled))(context)
            )
        );

        var run = await CliRun.AgainstAsync(cloudlet, "operation", "cancel", "op-1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, asked);
        Assert.Contains("cancelled", run.Out);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_what_has_ended_is_a_conflict_and_says_so()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("POST /v1/operations/op-1:cancel", Accepted),
            ("GET /v1/operations/op-1", Answer(Samples.Operation(OperationState.Succeeded)))
        );

        var run = await CliRun.AgainstAsync(cloudlet, "operation", "cancel", "op-1");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("'op-1' ended before it could be cancelled", run.Error);
        Assert.Contains("cloudlet operation show op-1", run.Error);
    }

    internal static OperationEvent Stage(long sequence, string stage) =>
        new() { Sequence = sequence, Progress = new StageProgress(stage, 0, null) };

    internal static OperationEvent State(long sequence, OperationState state) =>
        new() { Sequence = sequence, Operation = Samples.Operation(state) };

    internal static OperationEvent Waits(long sequence) =>
        new()
        {
            Sequence = sequence,
            Operation = Samples.Operation(OperationState.Waiting) with
            {
                Waiting = new WaitingFor("Log in and set it up.", "/run/vnc.sock", "/run/serial.sock"),
            },
        };

    internal static OperationEvent End(long sequence, OperationInfo operation) =>
        new() { Sequence = sequence, Operation = operation };

    internal static Task Accepted(HttpContext context)
    {
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private static OperationEvent Said(long sequence, string output) => new() { Sequence = sequence, Output = output };

    private static OperationInfo Verified() =>
        Samples.Succeeded(new VerificationResult("sha256:1", 3, 4096, 1), CloudletJson.Default.VerificationResult);

    private static RequestDelegate Answer(OperationInfo operation) =>
        ScriptedCloudlet.Json(operation, CloudletJson.Default.OperationInfo);

    private static Task<ScriptedCloudlet> CloudletWithAsync(RequestDelegate events) =>
        ScriptedCloudlet.StartAsync(
            ("POST /v1/overlays/speech:verify", ScriptedCloudlet.Begun(Samples.Operation())),
            ("GET /v1/operations/op-1/events", events)
        );
}
