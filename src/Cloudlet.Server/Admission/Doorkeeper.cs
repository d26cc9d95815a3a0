using Cloudlet.Server.Instances;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Admission;

/// <summary>
/// Lets machines in while the box has room for them. What does not fit is refused, or waits in a bounded queue: who came
/// first is let in first, and each is told its place. What is taken is read from the instances that live, so nothing is
/// forgotten and nothing has to be given back. Thread-safe.
/// </summary>
internal sealed class Doorkeeper : IDisposable
{
    private const int LongestQueue = 256;

    private readonly InstanceRegistry instances;
    private readonly Func<Room> room;
    private readonly TimeProvider time;
    private readonly IDisposable watch;
    private readonly Lock gate = new();
    private readonly List<Ticket> coming = [];
    private readonly LinkedList<Waiter> queue = [];

    public Doorkeeper(InstanceRegistry instances, Func<Room> room, TimeProvider time)
    {
        this.instances = instances;
        this.room = room;
        this.time = time;
        watch = instances.Changes.Add(_ => Look());
    }

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return queue.Count;
        }
    }

    /// <summary>What could be promised to one more machine, of which nothing is shared.</summary>
    public Headroom Left()
    {
        lock (gate)
            return Account.Left(room(), [.. Living(), .. coming.Select(ticket => ticket.Demand)]);
    }

    /// <summary>Refuses a machine for which this box is too small, whatever runs on it.</summary>
    /// <exception cref="ProblemException">It is.</exception>
    public void RefuseOutsized(Demand demand) => Account.RefuseOutsized(room(), demand);

    /// <summary>Lets a machine in at once.</summary>
    /// <returns>To be disposed when the machine's instance is known, or will never be.</returns>
    /// <exception cref="ProblemException">There is no room, others wait for it, or the box is too small.</exception>
    public IDisposable Enter(Demand demand)
    {
        RefuseOutsized(demand);
        lock (gate)
        {
            var missing = Missing(demand);
            if (missing.Count > 0 || queue.Count > 0)
                throw Account.Refusal(missing, queue.Count > 0 ? $"{queue.Count} wait for room already." : "");
            return Admit(demand);
        }
    }

    /// <summary>Lets a machine in when there is room, after those who came before.</summary>
    /// <param name="demand">What it takes.</param>
    /// <param name="patience">How long to wait; 0 refuses at once.</param>
    /// <param name="place">Told its place while it waits, 1 being next, and null when it is over.</param>
    /// <param name="cancellationToken">Leaves the queue.</param>
    /// <returns>To be disposed when the machine's instance is known, or will never be.</returns>
    /// <exception cref="ProblemException">There was no room in time, the queue is full, or the box is too small.</exception>
    public async Task<IDisposable> EnterAsync(
        Demand demand,
        TimeSpan patience,
        Action<int?> place,
        CancellationToken cancellationToken
    )
    {
        if (patience <= TimeSpan.Zero)
            return Enter(demand);
        RefuseOutsized(demand);
        Waiter waiter;
        lock (gate)
        {
            if (queue.Count == 0 && Missing(demand).Count == 0)
                return Admit(demand);
            if (queue.Count >= LongestQueue)
                throw Account.Refusal(Missing(demand), $"The queue is full: {queue.Count} wait.");
            waiter = new Waiter(demand, place);
            queue.AddLast(waiter);
            waiter.Tell(queue.Count);
        }
        try
        {
            return await waiter.Admitted.WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            IReadOnlyList<Shortage> missing;
            lock (gate)
            {
                missing = Missing(demand);
                if (queue.Remove(waiter))
                    Pump(moved: true);
                else
                    waiter.Admitted.Result.Dispose(); // Let in just now, and nobody is there any more.
            }
            if (exception is TimeoutException)
                throw Account.Refusal(missing, $"It waited for {patience.TotalSeconds:0.#} s.");
            throw;
        }
        finally
        {
            place(null);
        }
    }

    /// <summary>Looks again whether there is room: for what nobody tells, such as memory that others gave back.</summary>
    public void Look()
    {
        lock (gate)
            Pump();
    }

    public void Dispose() => watch.Dispose();

    private void Pump(bool moved = false)
    {
        while (queue.First is { } first && Missing(first.Value.Demand).Count == 0)
        {
            queue.RemoveFirst();
            first.Value.Let(Admit(first.Value.Demand));
            moved = true;
        }
        if (!moved)
            return;
        var place = 0;
        foreach (var waiter in queue)
            waiter.Tell(++place);
    }

    private Ticket Admit(Demand demand)
    {
        var ticket = new Ticket(this, demand);
        coming.Add(ticket);
        return ticket;
    }

    private IReadOnlyList<Shortage> Missing(Demand demand) =>
        Account.Missing(room(), [.. Living()], [.. coming.Select(ticket => ticket.Demand)], demand);

    private IEnumerable<Demand> Living() =>
        instances.List().Select(item => item.Record).Where(item => item.IsAlive).Select(Demand.Of);

    private void Leave(Ticket ticket)
    {
        lock (gate)
        {
            if (coming.Remove(ticket))
                Pump();
        }
    }

    private sealed class Ticket(Doorkeeper owner, Demand demand) : IDisposable
    {
        public Demand Demand { get; } = demand;

        public void Dispose() => owner.Leave(this);
    }

    private sealed class Waiter(Demand demand, Action<int?> place)
    {
        private readonly TaskCompletionSource<IDisposable> admitted = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Demand Demand { get; } = demand;

        public Task<IDisposable> Admitted => admitted.Task;

        public void Tell(int number) => place(number);

        public void Let(IDisposable ticket) => admitted.SetResult(ticket);
    }
}
