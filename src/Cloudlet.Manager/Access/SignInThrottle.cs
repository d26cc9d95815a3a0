using System.Net;

namespace Cloudlet.Manager.Access;

/// <summary>Slows down whoever gives wrong passwords: after three of them each takes twice as long as the one before. Thread-safe.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int Free = 3;
    private const int MostAddresses = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IPAddress, Failures> failures = [];
    private readonly Lock gate = new();

    /// <summary>How long an address must wait before it may try again; zero: it may.</summary>
    public TimeSpan WaitOf(IPAddress address)
    {
        lock (gate)
        {
            var wait = failures.TryGetValue(address, out var known) ? known.Until - time.GetUtcNow() : TimeSpan.Zero;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>It was wrong.</summary>
    public void Failed(IPAddress address)
    {
        lock (gate)
        {
            // Whoever has so many addresses must not fill our memory; all of them begin anew.
            if (failures.Count >= MostAddresses)
                failures.Clear();
            var count = failures.GetValueOrDefault(address).Count + 1;
            var seconds = count < Free ? 0 : Math.Min(LongestWait.TotalSeconds, Math.Pow(2, count - Free));
            failures[address] = new Failures(count, time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        }
    }

    /// <summary>It was right: earlier failures are forgotten.</summary>
    public void Succeeded(IPAddress address)
    {
        lock (gate)
            failures.Remove(address);
    }

    private readonly record struct Failures(int Count, DateTimeOffset Until);
}
