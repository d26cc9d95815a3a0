using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>Opens what the BCL cannot open as it must be for a child. All are close-on-exec; the caller disposes them.</summary>
internal static unsafe class Descriptor
{
    private const uint LogMode = 0b110_100_000;
    private const int Backlog = 8;

    /// <summary>A file to which everything is appended, by whoever holds it. Created when it is not there.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenAppend(string path)
    {
        const int flags = ProcessCalls.WriteOnly | ProcessCalls.Create | ProcessCalls.Append | ProcessCalls.CloseOnExec;
        return new SafeFileHandle(Check(ProcessCalls.Open(path, flags, LogMode), path), ownsHandle: true);
    }

    /// <summary>An empty file without a name, in memory.</summary>
    public static SafeFileHandle CreateMemoryFile(string name)
    {
        const uint closeOnExec = 1;
        return new SafeFileHandle(Check(ProcessCalls.MemoryFile(name, closeOnExec), name), ownsHandle: true);
    }

    /// <summary>
    /// A Unix socket that listens at <paramref name="path"/>, which must be free. Unlike a <c>Socket</c>, disposing it
    /// leaves the path: the child serves it on.
    /// </summary>
    /// <exception cref="IOException">It cannot be bound.</exception>
    public static SafeFileHandle Listen(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var address = new byte[2 + bytes.Length + 1];
        BitConverter.TryWriteBytes(address, (short)ProcessCalls.UnixFamily);
        bytes.CopyTo(address, 2);
        var type = ProcessCalls.StreamSocket | ProcessCalls.CloseOnExec;
        var socket = new SafeFileHandle(Check(ProcessCalls.Socket(ProcessCalls.UnixFamily, type, 0), path), true);
        try
        {
            fixed (byte* pointer = address)
                Check(ProcessCalls.Bind((int)socket.DangerousGetHandle(), pointer, address.Length), path);
            Check(ProcessCalls.Listen((int)socket.DangerousGetHandle(), Backlog), path);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int Check(int result, string path) =>
        result >= 0
            ? result
            : throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
}
