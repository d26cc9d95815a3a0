using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Resume;

/// <summary>
/// The question: does a resume from a kept machine image, its memory filled, take at most 1.5 times QEMU's bare start
/// with the same devices, whatever the size of the memory and of the overlay?
/// </summary>
internal sealed class ResumeBenchmark(ResumeSettings settings, SampleGuest guest, IProgress<string> progress)
{
    /// <summary>Answers it.</summary>
    public async Task<ResumeResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        var rows = new List<ResumeRow>();
        foreach (var memoryBytes in settings.MemoryBytes)
            rows.AddRange(await MeasureAsync(memoryBytes, cancellationToken));
        return new ResumeResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            WorstTimesBareStart = rows.Where(row => row.Case == ResumeContenders.Resume)
                .Max(row => row.TimesBareStart!.Value),
            Rows = rows,
        };
    }

    private async Task<IEnumerable<ResumeRow>> MeasureAsync(long memoryBytes, CancellationToken cancellationToken)
    {
        using var scratch = new Scratch();
        var workshop = new Workshop(scratch, guest);
        var contenders = new ResumeContenders(workshop);
        progress.Report($"{memoryBytes >> 20} MiB: freezing the guests");
        var machines = await FreezeAsync(workshop, memoryBytes, cancellationToken);
        var memories = new List<MemoryImage>();
        await using var libvirt = Libvirt.IsHere ? await Libvirt.StartAsync(scratch, guest, cancellationToken) : null;
        try
        {
            var entries = new List<(Contender Contender, long ChangedPages)> { (contenders.Bare(memoryBytes), 0) };
            foreach (var (machine, written) in machines)
            {
                var memory = await MemoryImage.FillAsync(machine.Memory, null, cancellationToken);
                memories.Add(memory);
                entries.Add((contenders.ResumeOf(machine, memory), machine.ChangedPages));
                entries.Add((ResumeContenders.FillOf(machine), machine.ChangedPages));
                entries.Add((contenders.PlainIncomingOf(machine), machine.ChangedPages));
                var snapshot = await workshop.SaveSnapshotAsync(machine, cancellationToken);
                entries.Add((contenders.LoadSnapshotOf(machine, snapshot), machine.ChangedPages));
                if (libvirt is null)
                    continue;
                var saved = await libvirt.SaveAsync(memoryBytes, written, cancellationToken);
                entries.Add((ResumeContenders.RestoreOf(libvirt, saved), machine.ChangedPages));
            }
            var measured = await new Comparison(settings.Runs).RunAsync(
                [.. entries.Select(entry => entry.Contender)],
                progress,
                cancellationToken
            );
            return measured.Select(
                (one, i) =>
                    ResumeRow.From(
                        memoryBytes,
                        entries[i].ChangedPages,
                        one,
                        one.Name == ResumeContenders.Fill ? null : measured[0]
                    )
            );
        }
        finally
        {
            foreach (var memory in memories)
                memory.Dispose();
        }
    }

    private async Task<IReadOnlyList<(FrozenMachine Machine, long WrittenPages)>> FreezeAsync(
        Workshop workshop,
        long memoryBytes,
        CancellationToken cancellationToken
    )
    {
        var @base = await workshop.FreezeBaseAsync(memoryBytes, cancellationToken);
        var machines = new List<(FrozenMachine, long)> { (@base, 0) };
        var most = Workshop.MostPages(memoryBytes);
        foreach (var pages in settings.Pages.Select(pages => pages ?? most))
        {
            if (pages <= most)
                machines.Add((await workshop.FreezeChangedAsync(@base, pages, cancellationToken), pages));
            else
                progress.Report($"{memoryBytes >> 20} MiB have no room for {pages} changed pages");
        }
        return machines;
    }
}
