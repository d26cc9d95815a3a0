using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Admission;

/// <summary>What is promised to machines, and whether one more fits: plain arithmetic, the same for every reader.</summary>
internal static class Account
{
    /// <summary>What is missing for <paramref name="wanted"/>; empty when it fits.</summary>
    /// <param name="room">What the box has.</param>
    /// <param name="living">The machines that live.</param>
    /// <param name="coming">Those that were admitted and do not live yet: what they will take is not taken yet.</param>
    /// <param name="wanted">One more.</param>
    public static IReadOnlyList<Shortage> Missing(
        Room room,
        IReadOnlyCollection<Demand> living,
        IReadOnlyCollection<Demand> coming,
        Demand wanted
    )
    {
        IReadOnlyCollection<Demand> known = [.. living, .. coming];
        IReadOnlyCollection<Demand> all = [.. known, wanted];
        var shortages = new List<Shortage>();
        Check("memory", Memory(all), room.MemoryBytes);
        // Of what is admitted only what comes now: an image that is not filled yet, and QEMU.
        IReadOnlyCollection<Demand> soon = [.. coming, wanted];
        Check("free memory", Memory(soon) - Images(living, soon), room.FreeMemoryBytes);
        Check("processors", all.Sum(demand => demand.Cpus), (long)room.Cpus);
        Check("disk", soon.Sum(demand => demand.DiskBytes), room.DiskBytes);
        return shortages;

        void Check(string what, long needed, long there)
        {
            if (needed > there)
                shortages.Add(new Shortage(what, needed - there, there));
        }
    }

    /// <summary>What is left to promise; never less than nothing.</summary>
    public static Headroom Left(Room room, IReadOnlyCollection<Demand> promised) =>
        new(
            Math.Max(0, Math.Min(room.MemoryBytes - Memory(promised), room.FreeMemoryBytes)),
            Math.Max(0, room.Cpus - promised.Sum(demand => demand.Cpus))
        );

    /// <summary>Refuses what would not fit a box on which nothing runs: waiting does not help it.</summary>
    /// <exception cref="ProblemException">422: the box is too small.</exception>
    public static void RefuseOutsized(Room room, Demand wanted)
    {
        if (wanted.Cpus > room.Cpus)
        {
            throw Refuse.CannotRun(
                "cpus",
                wanted.Cpus.ToString(),
                $"This box is too small: guests may have {(long)room.Cpus} processors here, all together.",
                "Take fewer processors, a larger box, or start the daemon with a larger --cpu-overcommit."
            );
        }
        if (Memory([wanted]) > room.MemoryBytes)
        {
            throw Refuse.CannotRun(
                "memoryBytes",
                wanted.GuestBytes.ToString(),
                $"This box is too small: it has {InMiB(room.MemoryBytes)} of memory for machines, and this one takes {InMiB(Memory([wanted]))}.",
                "Take less memory, or a larger box."
            );
        }
    }

    /// <summary>503, with what is missing.</summary>
    public static ProblemException Refusal(IReadOnlyList<Shortage> missing, string why) =>
        new(
            new Problem
            {
                Code = ProblemCodes.NoRoom,
                Status = 503,
                Detail = $"There is no room for another machine: {string.Join("; ", missing)}. {why}",
                Field = missing.Count > 0 ? missing[0].What : "queue",
                Value = missing.Count > 0 ? missing[0].Bytes.ToString() : null,
                Next = "Try again later, wait for room with waitSeconds, or stop an instance.",
            }
        );

    internal static string InMiB(long bytes) => $"{bytes / 1048576.0:0.#} MiB";

    private static long Memory(IReadOnlyCollection<Demand> demands) =>
        demands.Sum(demand => demand.PrivateBytes)
        + demands
            .Where(demand => demand.Image is not null)
            .DistinctBy(demand => demand.Image)
            .Sum(demand => demand.ImageBytes);

    // Memory of images that machines map already: it is not free now, and needs not be once more.
    private static long Images(IReadOnlyCollection<Demand> living, IReadOnlyCollection<Demand> soon) =>
        soon.Where(demand => demand.Image is not null && living.Any(other => other.Image == demand.Image))
            .DistinctBy(demand => demand.Image)
            .Sum(demand => demand.ImageBytes);
}

/// <summary>What is left for machines.</summary>
/// <param name="MemoryBytes">Memory.</param>
/// <param name="Cpus">Processors of guests, overcommitted.</param>
internal readonly record struct Headroom(long MemoryBytes, double Cpus);

/// <summary>What is missing of one thing.</summary>
/// <param name="What">Memory, free memory, processors or disk.</param>
/// <param name="Bytes">So much more is needed: bytes, or processors.</param>
/// <param name="There">So much there is.</param>
internal sealed record Shortage(string What, long Bytes, long There)
{
    public override string ToString() =>
        What == "processors"
            ? $"{Bytes} more processors are needed, of {There} that guests may have"
            : $"{Account.InMiB(Bytes)} more {What} are needed, of {Account.InMiB(There)} for machines";
}
