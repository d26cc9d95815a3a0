namespace Cloudlet.Server.Modules;

/// <summary>What the modules have started: ended in the reverse order, once.</summary>
internal sealed class RunningModules(IEnumerable<IAsyncDisposable> started) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> all = new(started);

    public async ValueTask DisposeAsync()
    {
        while (all.TryPop(out var module))
            await module.DisposeAsync();
    }
}
