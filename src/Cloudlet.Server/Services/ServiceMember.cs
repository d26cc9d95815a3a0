using Cloudlet.Contracts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;

namespace Cloudlet.Server.Services;

/// <summary>
/// One instance of a service, from the wish for it to its end: who sits in it. Only <see cref="ServiceFleet"/> touches it, and
/// only while it holds its lock.
/// </summary>
internal sealed class ServiceMember(string service, int version, Sharing sharing, int seats, DateTimeOffset since)
{
    private readonly SortedSet<int> taken = [];

    public string Service { get; } = service;

    /// <summary>The number of the version that it runs.</summary>
    public int Version { get; } = version;

    public Sharing Sharing { get; private set; } = sharing;

    public int Seats { get; private set; } = seats;

    /// <summary>How many sit in it or were promised a seat.</summary>
    public int Users => taken.Count;

    /// <summary>Since when nobody sits in it.</summary>
    public DateTimeOffset EmptySince { get; private set; } = since;

    /// <summary>Whether it waits for room and does not start yet.</summary>
    public bool Queued { get; set; }

    /// <summary>Whether its end was decided: nobody is let in.</summary>
    public bool Closing { get; set; }

    /// <summary>The instance, once its service answers.</summary>
    public Instance? Ready { get; set; }

    /// <summary>Gives the instance, or why there is none.</summary>
    public Task<Instance> Started { get; set; } = Task.FromException<Instance>(new InvalidOperationException());

    /// <summary>The job that starts it; null for one that an earlier daemon left.</summary>
    public Operation? Starting { get; set; }

    /// <summary>Whether one more may come in.</summary>
    public bool HasRoom => !Closing && Sharing == Sharing.Shared && taken.Count < Seats;

    /// <summary>Whether it is kept for whoever comes next.</summary>
    public bool IsWarm => !Closing && Sharing == Sharing.Warm;

    /// <summary>One that was warm is for users from now on.</summary>
    public void Claim(Sharing use, int seatCount)
    {
        Sharing = use;
        Seats = seatCount;
    }

    /// <summary>Takes the first free seat.</summary>
    public int Sit()
    {
        var seat = 1;
        while (!taken.Add(seat))
            seat++;
        return seat;
    }

    /// <summary>Takes a seat that is known: a lease of an earlier life of the daemon.</summary>
    public void Sit(int seat) => taken.Add(seat);

    /// <summary>Gives a seat back.</summary>
    public void Leave(int seat, DateTimeOffset now)
    {
        if (taken.Remove(seat) && taken.Count == 0)
            EmptySince = now;
    }

    /// <summary>What the instance's record says of it.</summary>
    public InstanceService ToRecord() => new(Service, Version, Sharing, Seats);
}
