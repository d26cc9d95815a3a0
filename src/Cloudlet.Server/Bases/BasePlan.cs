using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Bases;

/// <summary>A request for a base, checked and complete.</summary>
internal sealed record BasePlan
{
    private const long SmallestMemory = 16L << 20;
    private const long LargestMemory = 1L << 40;
    private const int MostCpus = 64;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(600);

    public required string Name { get; init; }

    public required string? Disk { get; init; }

    public required string? Kernel { get; init; }

    public required string? Initrd { get; init; }

    public required string? CommandLine { get; init; }

    public required long MemoryBytes { get; init; }

    public required int Cpus { get; init; }

    public required string CpuModel { get; init; }

    public required string? Accelerator { get; init; }

    public required ReadyRule Ready { get; init; }

    public required string ReadyText { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>What its machine takes of the box while it boots.</summary>
    public Demand Demand => Demand.Booting(MemoryBytes, Cpus);

    /// <summary>Checks a request; every fault is told at once.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    /// <param name="request">The request.</param>
    /// <param name="uploaded">The disk image of its upload; null when it names none.</param>
    public static BasePlan From(CreateBase request, string? uploaded = null)
    {
        var faults = new Faults();
        if (request is { Disk: not null, Upload: not null })
            faults.Add("disk", request.Disk, "either a disk of the daemon's host or an upload, not both.");
        var disk = uploaded ?? request.Disk;
        Names.Check(request.Name, "name", faults);
        if (disk is null && request.Kernel is null)
            faults.Add("disk", null, "a disk image or a kernel is needed.");
        CheckFile(request.Disk, "disk", faults);
        CheckFile(request.Kernel, "kernel", faults);
        CheckFile(request.Initrd, "initrd", faults);
        if (request.Kernel is null && request.Initrd is not null)
            faults.Add("initrd", request.Initrd, "an initial RAM disk needs a kernel.");
        if (request.Kernel is null && request.CommandLine is not null)
            faults.Add("commandLine", request.CommandLine, "a command line needs a kernel.");
        var memory = request.MemoryBytes ?? 512L << 20;
        if (memory is < SmallestMemory or > LargestMemory || memory % (1 << 20) != 0)
            faults.Add("memoryBytes", memory.ToString(), "whole MiB are needed, from 16 MiB to 1 TiB.");
        var cpus = request.Cpus ?? 1;
        if (cpus is < 1 or > MostCpus)
            faults.Add("cpus", cpus.ToString(), $"1 to {MostCpus} are possible.");
        if (request.Accelerator is not (null or "auto" or "tcg" or "kvm"))
            faults.Add("accelerator", request.Accelerator, "auto, tcg or kvm.");
        var readyText = request.Ready ?? "agent";
        var ready = ReadyRules.Parse(readyText, "ready", faults);
        var timeout = Timeouts.Parse(request.TimeoutSeconds, DefaultTimeout, faults);
        faults.ThrowIfAny();
        return new BasePlan
        {
            Name = request.Name!,
            Disk = disk,
            Kernel = request.Kernel,
            Initrd = request.Initrd,
            CommandLine = request.CommandLine,
            MemoryBytes = memory,
            Cpus = cpus,
            CpuModel = request.CpuModel ?? MachineDefinition.DefaultCpuModel,
            Accelerator = request.Accelerator,
            Ready = ready!,
            ReadyText = readyText,
            Timeout = timeout,
        };
    }

    private static void CheckFile(string? path, string field, Faults faults)
    {
        if (path is null)
            return;
        if (!Path.IsPathFullyQualified(path))
            faults.Add(field, path, "an absolute path is needed.");
        else if (!File.Exists(path))
            faults.Add(field, path, "there is no such file on the daemon's host.");
    }
}
