using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base create</c>.</summary>
internal sealed class CreateBaseCommand
{
    private readonly Argument<string> name = Options.Required("NAME", "Its name: a-z, 0-9, dot and dash");

    private readonly Argument<string?> disk = Options.Optional(
        "DISK",
        "A raw or qcow2 disk image; it is copied, never changed. Without one, --kernel is needed"
    );

    private readonly Option<bool> upload = Options.Flag(
        "--upload",
        "Send DISK, kernel and initrd from this host: for a cloudlet on another one. A broken link is taken up again"
    );

    private readonly Option<string?> kernel = Options.Text("--kernel", "FILE", "A Linux kernel to boot");
    private readonly Option<string?> initrd = Options.Text("--initrd", "FILE", "The kernel's initial RAM disk");
    private readonly Option<string?> append = Options.Text("--append", "TEXT", "The kernel's command line");

    private readonly Option<ByteSize?> memory = Options.Value<ByteSize>(
        "--memory",
        "SIZE",
        "The guest's memory, such as 512M or 1GiB [default: 512M]",
        ByteSize.TryParse
    );

    private readonly Option<int?> cpus = Options.Value<int>(
        "--cpus",
        "COUNT",
        "Virtual CPUs [default: 1]",
        Count.TryParse
    );

    private readonly Option<string?> cpuModel = Options.Text(
        "--cpu-model",
        "MODEL",
        "A named QEMU CPU model [default: Nehalem]"
    );

    private readonly Option<string?> accelerator = Options.Reference(
        "--accelerator",
        "auto|tcg|kvm",
        "What runs the guest [default: auto, what works here]",
        Choice.Of("auto", "tcg", "kvm")
    );

    private readonly Option<string?> ready = CommonOptions.Ready("When the guest is ready [default: agent]");
    private readonly Option<TimeSpan?> timeout = CommonOptions.Timeout("How long to wait for readiness [default: 10m]");
    private readonly Option<bool> detach = CommonOptions.Detach();

    public static Command Create(Verbs verbs)
    {
        var command = new CreateBaseCommand();
        return verbs.Verb(
            "create",
            "Boot a disk or a kernel, wait until the guest is ready, and freeze it",
            [
                command.name,
                command.disk,
                command.upload,
                command.memory,
                command.cpus,
                command.cpuModel,
                command.kernel,
                command.initrd,
                command.append,
                command.ready,
                command.accelerator,
                command.timeout,
                command.detach,
            ],
            command.RunAsync
        );
    }

    private async Task<int> RunAsync(Invocation invocation)
    {
        var request = Request(invocation);
        await using var files = new FilesToSend(invocation, request, invocation.Get(upload));
        return await new OperationJob(invocation).RunAsync(
            async view => await invocation.Client.CreateBaseAsync(await files.SendAsync(view), CancellationToken.None),
            invocation.Get(detach),
            OutputJson.Indented.BaseInfo,
            BaseViews.Show
        );
    }

    private CreateBase Request(Invocation invocation)
    {
        var faults = new Faults();
        var files = new LocalFiles(invocation, faults);
        var request = new CreateBase
        {
            Name = invocation.Get(name),
            Disk = Place("DISK", invocation.GetOptional(disk)),
            Kernel = Place("--kernel", invocation.Get(kernel)),
            Initrd = Place("--initrd", invocation.Get(initrd)),
            CommandLine = invocation.Get(append),
            MemoryBytes = invocation.Get(memory)?.Bytes,
            Cpus = invocation.Get(cpus),
            CpuModel = invocation.Get(cpuModel),
            Accelerator = invocation.Get(accelerator),
            Ready = invocation.Get(ready),
            TimeoutSeconds = invocation.Get(timeout)?.TotalSeconds,
        };
        if (request is { Disk: null, Kernel: null })
            faults.Add("DISK", null, "Nothing to boot: give a disk image, or --kernel (and --initrd).");
        if (request.Kernel is null && request.Initrd is not null)
            faults.Add("--initrd", invocation.Get(initrd), "An initial RAM disk needs its kernel: give --kernel too.");
        if (request.Kernel is null && request.CommandLine is not null)
            faults.Add("--append", request.CommandLine, "A command line needs a kernel: give --kernel too.");
        faults.ThrowIfAny(invocation.HelpCommand);
        return request;

        string? Place(string field, string? typed) =>
            typed is not null && invocation.Get(upload)
                ? invocation.Environment.FullPath(typed)
                : files.ForDaemon(field, typed);
    }
}
