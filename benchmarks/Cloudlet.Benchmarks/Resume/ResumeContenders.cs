using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Resume;

/// <summary>The ways to a running guest. Each resumed guest must answer before its run counts.</summary>
internal sealed class ResumeContenders(Workshop workshop)
{
    /// <summary>QEMU alone: from exec to a control connection that takes commands.</summary>
    public const string BareStart = "bare start of QEMU";

    /// <summary>Ours: from exec to a guest that runs, its memory filled before.</summary>
    public const string Resume = "resume from the kept image";

    /// <summary>What filling that memory takes, once for all instances.</summary>
    public const string Fill = "(fill of the memory, once)";

    /// <summary>The rival: all of memory through the stream.</summary>
    public const string PlainIncoming = "plain incoming migration";

    /// <summary>The rival that QEMU's users know by this name.</summary>
    public const string LoadSnapshot = "loadvm of what savevm wrote";

    /// <summary>The rival that libvirt's users know.</summary>
    public const string Restore = "virsh restore of what virsh save wrote";

    /// <summary>The bare start with so much memory.</summary>
    public Contender Bare(long memoryBytes) =>
        new(
            BareStart,
            async cancellationToken =>
            {
                var watch = new Watch();
                await using var machine = await workshop.StartBareAsync(memoryBytes, cancellationToken);
                return new Sample(watch.Elapsed);
            }
        );

    /// <summary>The resume of a machine whose memory is filled. The caller disposes the memory.</summary>
    public Contender ResumeOf(FrozenMachine frozen, MemoryImage memory) =>
        new(
            Resume,
            async cancellationToken =>
            {
                var watch = new Watch();
                await using var machine = await workshop.ResumeAsync(frozen, memory, cancellationToken);
                return await AnswerAsync(machine, watch.Elapsed, watch, cancellationToken);
            }
        );

    /// <summary>The filling of a machine's memory.</summary>
    public static Contender FillOf(FrozenMachine frozen) =>
        new(
            Fill,
            async cancellationToken =>
            {
                var watch = new Watch();
                using var memory = await MemoryImage.FillAsync(frozen.Memory, null, cancellationToken);
                return new Sample(watch.Elapsed);
            }
        )
        {
            IsSlow = true,
        };

    /// <summary>The same machine by a plain migration.</summary>
    public Contender PlainIncomingOf(FrozenMachine frozen) =>
        new(
            PlainIncoming,
            async cancellationToken =>
            {
                var watch = new Watch();
                await using var machine = await workshop.MigrateInAsync(frozen, cancellationToken);
                return await AnswerAsync(machine, watch.Elapsed, watch, cancellationToken);
            }
        )
        {
            IsSlow = true,
        };

    /// <summary>The same machine by QEMU's own snapshot in <paramref name="file"/>.</summary>
    public Contender LoadSnapshotOf(FrozenMachine frozen, string file) =>
        new(
            LoadSnapshot,
            async cancellationToken =>
            {
                var watch = new Watch();
                await using var machine = await workshop.LoadSnapshotAsync(frozen, file, cancellationToken);
                var elapsed = watch.Elapsed;
                await machine.ReconnectAsync(cancellationToken);
                return await AnswerAsync(machine, elapsed, watch, cancellationToken);
            }
        )
        {
            IsSlow = true,
        };

    /// <summary>The same guest by libvirt's own save and restore.</summary>
    public static Contender RestoreOf(Libvirt libvirt, LibvirtGuest saved) =>
        new(
            Restore,
            async cancellationToken =>
            {
                var watch = new Watch();
                await libvirt.RestoreAsync(saved, cancellationToken);
                var elapsed = watch.Elapsed;
                await GuestWeb.At(saved.Port).TickAsync(cancellationToken);
                var answered = watch.Elapsed;
                await libvirt.DestroyAsync(saved, cancellationToken);
                return new Sample(elapsed, answered);
            }
        )
        {
            IsSlow = true,
        };

    private static async Task<Sample> AnswerAsync(
        BenchMachine machine,
        TimeSpan elapsed,
        Watch watch,
        CancellationToken cancellationToken
    )
    {
        var web = await GuestWeb.OpenAsync(machine.Machine, cancellationToken);
        await web.TickAsync(cancellationToken);
        return new Sample(elapsed, watch.Elapsed);
    }
}
