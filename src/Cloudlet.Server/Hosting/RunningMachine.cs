using Cloudlet.Server.Images;

namespace Cloudlet.Server.Hosting;

/// <summary>
/// A QEMU of ours with its share of memory and its folder of sockets. Disposing lets go of it without harm; the machine
/// runs on, for a later daemon.
/// </summary>
internal sealed class RunningMachine(Machine machine, MemoryLease? memory) : IAsyncDisposable
{
    public Machine Machine { get; } = machine;

    /// <summary>Kills QEMU, waits until it is gone, and deletes its sockets. Also right when it is gone already.</summary>
    public async Task KillAsync()
    {
        await Machine.KillAsync();
        Forget();
    }

    /// <summary>For one that is gone: gives back its memory and deletes its sockets.</summary>
    public void Forget()
    {
        memory?.Dispose();
        if (Directory.Exists(Machine.Run.Path))
            Directory.Delete(Machine.Run.Path, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Machine.DisposeAsync();
        memory?.Dispose();
    }
}
