using System.Runtime.InteropServices;

namespace Cloudlet.Machines;

/// <summary>The C library's calls about processes, as they are in its headers.</summary>
internal static unsafe partial class ProcessCalls
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Append = 0x400;
    public const int CloseOnExec = 0x80000;
    public const int DuplicateCloseOnExec = 1030;
    public const int PidFdOpen = 434;
    public const int PidFdSendSignal = 424;
    public const int WaitPidFd = 3;
    public const int WaitExited = 4;
    public const int WaitNoHang = 1;
    public const short PollIn = 1;
    public const int Interrupted = 4;
    public const int UnixFamily = 1;
    public const int StreamSocket = 1;

    /// <summary>posix_spawnattr_t has 336 bytes in glibc, posix_spawn_file_actions_t 80: room for both.</summary>
    public const int OpaqueSize = 512;

    public const short SetSignalDefaults = 0x04;
    public const short SetSignalMask = 0x08;
    public const short SetSession = 0x80;

    public const int SignalSetSize = 128;

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(
        out int pid,
        string file,
        byte* actions,
        byte* attributes,
        byte** argv,
        byte** envp
    );

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsDuplicate(byte* actions, int descriptor, int number);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int ActionsCloseFrom(byte* actions, int number);

    [LibraryImport(
        "libc",
        EntryPoint = "posix_spawn_file_actions_addchdir_np",
        StringMarshalling = StringMarshalling.Utf8
    )]
    public static partial int ActionsChangeFolder(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long SystemCall(long number, long first, long second, long third, long fourth);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int kind, int id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, ulong count, int timeout);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nint count);

    [LibraryImport(
        "libc",
        EntryPoint = "memfd_create",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    public static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int descriptor, int backlog);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
