namespace Cloudlet.Server.Admission;

/// <summary>
/// The one way in for a machine that is made of an overlay: room is taken as soon as it is known what the machine needs, before anything is decoded for it, and held until the instance is
/// counted itself or will never be. Used by one job.
/// </summary>
internal sealed class Entrance : IDisposable
{
    private readonly Func<Demand, IDisposable> ask;
    private IDisposable? room;

    private Entrance(Func<Demand, IDisposable> ask) => this.ask = ask;

    /// <summary>Asks for room when the time comes; there is none: refused.</summary>
    public static Entrance Through(Doorkeeper doorkeeper) => new(doorkeeper.Enter);

    /// <summary>Room was taken already, and is this one's from now on.</summary>
    public static Entrance Granted(IDisposable room) => new(_ => room) { room = room };

    /// <summary>Takes the room; what was taken already is kept.</summary>
    /// <exception cref="Problems.ProblemException">There is none.</exception>
    public void Enter(Demand demand) => room ??= ask(demand);

    /// <summary>Gives the room back: the instance is counted now, or there will be none.</summary>
    public void Dispose() => room?.Dispose();
}
