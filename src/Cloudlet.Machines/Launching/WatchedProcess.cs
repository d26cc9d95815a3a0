using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>
/// A process, ours or adopted, held by a pidfd: a signal can never hit a later process of the same number, and its end
/// is noticed at once. Our own children are reaped. There is one of these per living process.
/// </summary>
internal sealed class WatchedProcess
{
    private const int Kill9 = 9;
    private static readonly ConcurrentDictionary<ProcessIdentity, WatchedProcess> Living = new();

    private readonly TaskCompletionSource<ProcessExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SafeFileHandle descriptor;

    private WatchedProcess(ProcessIdentity identity, SafeFileHandle descriptor)
    {
        Identity = identity;
        this.descriptor = descriptor;
    }

    /// <summary>Which process.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>Completes when it is gone.</summary>
    public Task<ProcessExit> Exited => exited.Task;

    /// <summary>The pidfd; closed once the process has ended.</summary>
    internal SafeFileHandle Handle => descriptor;

    /// <summary>The process of that identity, or null when it is gone.</summary>
    public static WatchedProcess? Open(ProcessIdentity identity)
    {
        if (Living.TryGetValue(identity, out var known))
            return known;
        var number = ProcessCalls.SystemCall(ProcessCalls.PidFdOpen, identity.ProcessId, 0, 0, 0);
        if (number < 0)
            return null;
        var handle = new SafeFileHandle((nint)number, ownsHandle: true);
        // The descriptor holds whoever has the number now: only then is it certain that we look at the same one.
        if (ProcessIdentity.Find(identity.ProcessId) != identity)
        {
            handle.Dispose();
            return null;
        }
        var opened = new WatchedProcess(identity, handle);
        if (!Living.TryAdd(identity, opened))
        {
            handle.Dispose();
            return Open(identity);
        }
        ExitWatcher.Shared.Add(opened);
        return opened;
    }

    /// <summary>Ends it without asking. Does nothing when it is gone.</summary>
    public void Kill() => Signal(Kill9);

    /// <summary>Sends a signal. Does nothing when it is gone.</summary>
    public void Signal(int signal)
    {
        var taken = false;
        try
        {
            descriptor.DangerousAddRef(ref taken);
            _ = ProcessCalls.SystemCall(
                ProcessCalls.PidFdSendSignal,
                (int)descriptor.DangerousGetHandle(),
                signal,
                0,
                0
            );
        }
        catch (ObjectDisposedException)
        {
            // It ended.
        }
        finally
        {
            if (taken)
                descriptor.DangerousRelease();
        }
    }

    /// <summary>Called once, by the watcher, when the pidfd says that the process ended.</summary>
    internal unsafe void End()
    {
        // siginfo_t for SIGCHLD on 64-bit Linux: si_code at 8, si_status at 24 (sigaction(2)).
        const int codeOffset = 8;
        const int statusOffset = 24;
        const int exitedNormally = 1;
        var info = stackalloc byte[128];
        var number = (int)descriptor.DangerousGetHandle();
        var flags = ProcessCalls.WaitExited | ProcessCalls.WaitNoHang;
        var mine = ProcessCalls.WaitId(ProcessCalls.WaitPidFd, number, info, flags) == 0;
        Living.TryRemove(Identity, out _);
        descriptor.Dispose();
        if (!mine)
        {
            exited.TrySetResult(new ProcessExit(null, null));
            return;
        }
        var status = *(int*)(info + statusOffset);
        var normal = *(int*)(info + codeOffset) == exitedNormally;
        exited.TrySetResult(normal ? new ProcessExit(status, null) : new ProcessExit(null, status));
    }
}
