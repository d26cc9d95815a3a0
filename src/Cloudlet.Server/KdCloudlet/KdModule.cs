using Cloudlet.Server.Http;
using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>
/// The listener for clients of KD-Cloudlet: a port of its own that has their routes and nothing else, as no other port has them. All that they ask is done by the
/// services that the native API uses.
/// </summary>
/// <param name="settings">Where it listens, and how.</param>
/// <param name="patience">How long a client may send and read nothing.</param>
internal sealed class KdModule(KdCloudletSettings settings, TimeSpan patience) : ServerModule
{
    private KdSeats? seats;

    internal override void Configure(WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
            settings.Listener.ListenOn(
                kestrel,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    ListenerLimits.Guard(listen, patience);
                    OwnListener.Mark(listen, this);
                }
            )
        );

    internal override void Guard(WebApplication app, ApplicationServices services)
    {
        seats = new KdSeats(services.Fleet, services.Leases, services.Instances, services.Time);
        var api = new KdApi(
            services.Services,
            services.Apps,
            services.Messages,
            seats,
            services.Settings.Access,
            services.Problems,
            settings.IsEncrypted
        );
        IKdGate gate = settings.IsEncrypted
            ? new KdEncryptedGate(api, seats, services.Devices, services.Time)
            : new KdPlainGate(api, seats);
        app.Use((context, next) => OwnListener.Of(context) == this ? ServeAsync(gate, context) : next(context));
    }

    internal override IAsyncDisposable Start(WebApplication app, ApplicationServices services) =>
        new Watch(seats!.RunAsync);

    internal override IEnumerable<string> Announce(WebApplication app) =>
        [
            $"Clients of KD-Cloudlet are answered at {settings.Listener}/api{(settings.IsEncrypted ? ", encrypted" : "")}",
        ];

    internal override IReadOnlyList<ListeningPlace> Places =>
        [settings.Listener.ToPlace("Clients of KD-Cloudlet cannot be answered", "--kd-cloudlet")];

    private static async Task ServeAsync(IKdGate gate, HttpContext context)
    {
        try
        {
            await gate.ServeAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more.
        }
    }

    // What works on its own, until it is disposed of.
    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task running;

        public Watch(Func<CancellationToken, Task> run) => running = run(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            stop.Dispose();
        }
    }
}
