using Microsoft.Extensions.Hosting;

namespace Cloudlet.Server.Hosting;

/// <summary>The daemon lives as long as its caller says: no signal handlers of the web host's own.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
