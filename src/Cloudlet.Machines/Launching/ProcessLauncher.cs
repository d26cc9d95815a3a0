using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Cloudlet.Machines;

/// <summary>
/// Starts programs that live beside the daemon and may outlive it: in a session of their own (a Ctrl-C does not reach
/// them), with default signals, from <c>/</c>, with a short list of environment variables and just the descriptors given.
/// </summary>
internal static unsafe class ProcessLauncher
{
    // Descriptors are first moved above every number that the child will see, so that no dup2 overwrites a source.
    private const int Parking = 64;

    // The daemon's environment may hold secrets, and a process's environment can be read in /proc.
    private static readonly string[] Inherited = ["PATH", "LD_LIBRARY_PATH", "LANG", "HOME", "TMPDIR"];

    /// <summary>Starts it. It is reaped when it ends, whether somebody waits or not.</summary>
    /// <exception cref="ProgramMissingException">There is no such program, or we may not run it.</exception>
    /// <exception cref="IOException">Linux could not start it.</exception>
    public static WatchedProcess Start(ProcessStart start)
    {
        var attributes = stackalloc byte[ProcessCalls.OpaqueSize];
        var actions = stackalloc byte[ProcessCalls.OpaqueSize];
        var parked = new List<int>();
        Check(ProcessCalls.AttributesInit(attributes), start.Program);
        Check(ProcessCalls.ActionsInit(actions), start.Program);
        try
        {
            SetAttributes(attributes, start.Program);
            SetActions(actions, start, parked);
            return Spawn(start, actions, attributes);
        }
        finally
        {
            foreach (var descriptor in parked)
                _ = ProcessCalls.Close(descriptor);
            _ = ProcessCalls.ActionsDestroy(actions);
            _ = ProcessCalls.AttributesDestroy(attributes);
        }
    }

    private static void SetAttributes(byte* attributes, string program)
    {
        var signals = stackalloc byte[ProcessCalls.SignalSetSize];
        new Span<byte>(signals, ProcessCalls.SignalSetSize).Clear();
        Check(ProcessCalls.AttributesSetSignalMask(attributes, signals), program);
        // .NET ignores SIGPIPE, and an ignored signal stays ignored across exec.
        new Span<byte>(signals, ProcessCalls.SignalSetSize).Fill(0xff);
        Check(ProcessCalls.AttributesSetSignalDefaults(attributes, signals), program);
        const short flags = ProcessCalls.SetSession | ProcessCalls.SetSignalMask | ProcessCalls.SetSignalDefaults;
        Check(ProcessCalls.AttributesSetFlags(attributes, flags), program);
    }

    private static void SetActions(byte* actions, ProcessStart start, List<int> parked)
    {
        Check(ProcessCalls.ActionsChangeFolder(actions, "/"), start.Program);
        Check(ProcessCalls.ActionsOpen(actions, 0, "/dev/null", ProcessCalls.ReadOnly, 0), start.Program);
        var output = Park(start.Output, parked);
        Check(ProcessCalls.ActionsDuplicate(actions, output, 1), start.Program);
        Check(ProcessCalls.ActionsDuplicate(actions, output, 2), start.Program);
        var number = ProcessStart.FirstDescriptor;
        foreach (var descriptor in start.Descriptors)
            Check(ProcessCalls.ActionsDuplicate(actions, Park(descriptor, parked), number++), start.Program);
        Check(ProcessCalls.ActionsCloseFrom(actions, number), start.Program);
    }

    private static int Park(SafeHandle handle, List<int> parked)
    {
        var taken = false;
        try
        {
            handle.DangerousAddRef(ref taken);
            var copy = ProcessCalls.Control(
                (int)handle.DangerousGetHandle(),
                ProcessCalls.DuplicateCloseOnExec,
                Parking
            );
            if (copy < 0)
                throw new IOException($"fcntl: {Marshal.GetLastPInvokeErrorMessage()}");
            parked.Add(copy);
            return copy;
        }
        finally
        {
            if (taken)
                handle.DangerousRelease();
        }
    }

    private static WatchedProcess Spawn(ProcessStart start, byte* actions, byte* attributes)
    {
        using var arguments = new StringArray([start.Program, .. start.Arguments]);
        using var environment = new StringArray(Environment());
        var error = ProcessCalls.Spawn(
            out var pid,
            start.Program,
            actions,
            attributes,
            arguments.Pointer,
            environment.Pointer
        );
        const int notThere = 2;
        const int notAllowed = 13;
        if (error is notThere or notAllowed)
            throw new ProgramMissingException(start.Program);
        Check(error, start.Program);
        // Nobody has waited for it: even when it is gone already, its entry in /proc stands.
        return WatchedProcess.Open(ProcessIdentity.Find(pid)!)!;
    }

    private static List<string> Environment()
    {
        var list = new List<string>();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            if (Inherited.Contains((string)variable.Key))
                list.Add($"{variable.Key}={variable.Value}");
        }
        return list;
    }

    private static void Check(int error, string program)
    {
        if (error != 0)
            throw new IOException($"{program} could not be started: {new Win32Exception(error).Message}");
    }

    /// <summary>A null-ended array of C strings.</summary>
    private readonly struct StringArray : IDisposable
    {
        private readonly int count;

        public StringArray(IReadOnlyList<string> strings)
        {
            count = strings.Count;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < count; i++)
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < count; i++)
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}
