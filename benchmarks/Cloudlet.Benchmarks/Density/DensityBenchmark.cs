using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Machines;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Density;

/// <summary>
/// The question: what do N instances of one overlay cost, in time until all answer and in memory of their own, against N
/// plain restores?
/// </summary>
internal sealed class DensityBenchmark(DensitySettings settings, SampleGuest guest, IProgress<string> progress)
{
    /// <summary>Ours.</summary>
    public const string Resume = "resume from one kept image";

    /// <summary>The rival.</summary>
    public const string PlainIncoming = "plain incoming migration";

    /// <summary>Answers it.</summary>
    public async Task<DensityResult> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Pages > Workshop.MostPages(settings.MemoryBytes))
            throw new BenchException($"--pages: {settings.Pages} have no room in the guest. Give it more --memory.");
        var host = await HostReport.ReadAsync(cancellationToken);
        using var scratch = new Scratch();
        var workshop = new Workshop(scratch, guest);
        progress.Report("freezing the guest");
        var frozen = await workshop.FreezeBaseAsync(settings.MemoryBytes, cancellationToken);
        if (settings.Pages > 0)
            frozen = await workshop.FreezeChangedAsync(frozen, settings.Pages, cancellationToken);
        using var memory = await MemoryImage.FillAsync(frozen.Memory, null, cancellationToken);

        var bareBytes = await MeasureBareAsync(workshop, cancellationToken);
        var ours = new DensityContender(Resume, settings.Instances, stop => workshop.ResumeAsync(frozen, memory, stop));
        var rival = new DensityContender(
            PlainIncoming,
            settings.Instances,
            stop => workshop.MigrateInAsync(frozen, stop)
        );
        var measured = await new Comparison(settings.Runs).RunAsync(
            [ours.Contender, rival.Contender],
            progress,
            cancellationToken
        );
        return new DensityResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            MemoryBytes = settings.MemoryBytes,
            ChangedPages = frozen.ChangedPages,
            BareBytes = bareBytes,
            Rows =
            [
                DensityRow.From(
                    measured[0],
                    settings.Instances,
                    ours.Memories,
                    bareBytes,
                    frozen.ContentPages * Page.Size
                ),
                DensityRow.From(measured[1], settings.Instances, rival.Memories, bareBytes, sharedBytes: 0),
            ],
        };
    }

    private async Task<long> MeasureBareAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await using var bare = await workshop.StartBareAsync(settings.MemoryBytes, cancellationToken);
        return ProcessMemory.Of(bare.Machine.Identity.ProcessId, settings.MemoryBytes).Total;
    }
}
