using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>The system calls on files that .NET has no word for. Numbers are Linux's, the same on x86-64 and arm64.</summary>
internal static partial class FileCalls
{
    public const int SeekData = 3;
    public const int SeekHole = 4;
    public const int KeepSize = 1;
    public const int PunchHole = 2;
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    public const int AddSeals = 1033;
    public const int GetSeals = 1034;
    public const int SealShrink = 2;
    public const int SealGrow = 4;
    public const int SealWrite = 8;
    public const nuint CloneFile = 0x40049409;
    public const int NoSuchData = 6;

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport(
        "libc",
        EntryPoint = "memfd_create",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int DeviceControl(SafeFileHandle file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    public static partial nint CopyRange(
        SafeFileHandle from,
        ref long fromOffset,
        SafeFileHandle to,
        ref long toOffset,
        nuint length,
        uint flags
    );

    /// <summary>A new file in memory, close-on-exec, that takes seals. <paramref name="path"/> is what a failure names.</summary>
    public static SafeFileHandle NewMemoryFile(string name, string path)
    {
        var descriptor = CreateMemoryFile(name, CloseOnExec | AllowSealing);
        return descriptor < 0 ? throw Failure("memfd_create", path) : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>The last call's failure as an exception that names the file.</summary>
    public static IOException Failure(string call, string path) =>
        new($"{path}: {call}: {Marshal.GetLastPInvokeErrorMessage()}");
}
