using System.Runtime.InteropServices;

namespace Cloudlet.Machines;

/// <summary>One thread for all processes: it sleeps in poll(2) until one of them ends.</summary>
internal sealed unsafe class ExitWatcher
{
    private readonly Lock gate = new();
    private readonly List<WatchedProcess> added = [];
    private readonly int wakeUp;

    private ExitWatcher()
    {
        wakeUp = ProcessCalls.EventDescriptor(0, ProcessCalls.CloseOnExec);
        if (wakeUp < 0)
            throw new IOException($"eventfd: {Marshal.GetLastPInvokeErrorMessage()}");
        new Thread(Run) { IsBackground = true, Name = "process exits" }.Start();
    }

    /// <summary>The one that there is.</summary>
    public static ExitWatcher Shared { get; } = new();

    /// <summary>Watches a process until its end.</summary>
    public void Add(WatchedProcess process)
    {
        lock (gate)
            added.Add(process);
        var one = 1L;
        _ = ProcessCalls.Write(wakeUp, &one, sizeof(long));
    }

    private void Run()
    {
        var watched = new List<WatchedProcess>();
        var entries = new ProcessCalls.PollEntry[16];
        while (true)
        {
            lock (gate)
            {
                watched.AddRange(added);
                added.Clear();
            }
            if (entries.Length <= watched.Count)
                entries = new ProcessCalls.PollEntry[2 * watched.Count];
            entries[0] = new() { Descriptor = wakeUp, Wanted = ProcessCalls.PollIn };
            for (var i = 0; i < watched.Count; i++)
            {
                var descriptor = (int)watched[i].Handle.DangerousGetHandle();
                entries[i + 1] = new() { Descriptor = descriptor, Wanted = ProcessCalls.PollIn };
            }
            int ready;
            fixed (ProcessCalls.PollEntry* pointer = entries)
                ready = ProcessCalls.Poll(pointer, (ulong)watched.Count + 1, -1);
            if (ready <= 0)
                continue;
            for (var i = watched.Count - 1; i >= 0; i--)
            {
                if (entries[i + 1].Happened == 0)
                    continue;
                watched[i].End();
                watched.RemoveAt(i);
            }
            long count;
            if (entries[0].Happened != 0)
                _ = ProcessCalls.Read(wakeUp, &count, sizeof(long));
        }
    }
}
