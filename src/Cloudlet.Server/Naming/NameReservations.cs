using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Naming;

/// <summary>
/// Names that running jobs will take. Two jobs with one name: the first wins, the second is refused at once and not after
/// minutes of work. One per kind of thing; thread-safe.
/// </summary>
internal sealed class NameReservations(string noun, Func<string, bool> exists)
{
    private readonly HashSet<string> reserved = [];
    private readonly Lock gate = new();

    /// <summary>Takes <paramref name="name"/> until the result is disposed.</summary>
    /// <exception cref="ProblemException">It is taken, by a thing or by a job.</exception>
    public IDisposable Reserve(string name)
    {
        lock (gate)
        {
            if (exists(name))
                throw Refuse.NameTaken(noun, name);
            if (!reserved.Add(name))
                throw Refuse.NameReserved(noun, name);
        }
        return new Reservation(this, name);
    }

    /// <summary>Takes <paramref name="wish"/> when it is free, else the first free name made of it.</summary>
    public IDisposable ReserveLike(string wish, out string name)
    {
        lock (gate)
        {
            if (!exists(wish) && reserved.Add(wish))
            {
                name = wish;
                return new Reservation(this, wish);
            }
        }
        return ReserveNext(wish, out name);
    }

    /// <summary>Takes the first free name made of <paramref name="stem"/>.</summary>
    public IDisposable ReserveNext(string stem, out string name)
    {
        lock (gate)
        {
            name = Names.Next(stem, candidate => exists(candidate) || reserved.Contains(candidate));
            reserved.Add(name);
        }
        return new Reservation(this, name);
    }

    private void Release(string name)
    {
        lock (gate)
            reserved.Remove(name);
    }

    private sealed class Reservation(NameReservations owner, string name) : IDisposable
    {
        public void Dispose() => owner.Release(name);
    }
}
