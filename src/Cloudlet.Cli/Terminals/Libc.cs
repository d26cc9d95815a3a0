using System.Runtime.InteropServices;

namespace Cloudlet.Cli.Terminals;

/// <summary>The few calls for which .NET has no equal: it reads terminals by lines, hides a closed pipe, and sends no signal but the last.</summary>
internal static unsafe partial class Libc
{
    public const int InterruptedCall = 4;
    public const int TryAgain = 11;
    public const int BrokenPipe = 32;

    public const short PollInput = 1;
    public const short PollOutput = 4;

    /// <summary>Larger than <c>struct termios</c> of any libc (60 bytes in glibc): we keep it unread.</summary>
    public const int TermiosBytes = 256;

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetTerminal(int descriptor, byte* termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetTerminal(int descriptor, int actions, byte* termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(byte* termios);

    /// <summary>Waits until a descriptor can be read or written, has failed, or the time is over (false).</summary>
    public static bool Wait(int descriptor, short events, int timeoutMilliseconds)
    {
        var wish = new PollDescriptor { Descriptor = descriptor, Events = events };
        return Poll(&wish, 1, timeoutMilliseconds) > 0;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
