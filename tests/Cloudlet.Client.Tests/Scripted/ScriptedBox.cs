using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cloudlet.Client;
using Cloudlet.Contracts;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Scripted;

/// <summary>A cloudlet that offers the speech service at a port that really accepts, and whose state a test changes while it runs.</summary>
internal sealed class ScriptedBox : IAsyncDisposable
{
    private readonly TcpListener service = new(IPAddress.Loopback, 0);
    private readonly Lock gate = new();
    private readonly HashSet<string> leases = [];
    private readonly SemaphoreSlim renewed = new(0);
    private ScriptedCloudlet cloudlet = null!;
    private int isDisposed;

    private ScriptedBox(string name)
    {
        System = Sights.System(name);
        service.Start();
        Port = ((IPEndPoint)service.LocalEndpoint).Port;
    }

    /// <summary>What it tells of itself.</summary>
    public SystemInfo System { get; set; }

    /// <summary>Why it gives no instance; null: it gives one.</summary>
    public Problem? Refusal { get; set; }

    /// <summary>Whether a wish for an instance is never answered.</summary>
    public bool IsSlow { get; set; }

    /// <summary>What comes before it tells of itself.</summary>
    public Task BeforeSystem { get; set; } = Task.CompletedTask;

    /// <summary>What comes before it answers to a seat that is given back.</summary>
    public Task BeforeGoodbye { get; set; } = Task.CompletedTask;

    /// <summary>How often it was asked for an instance.</summary>
    public int Wishes { get; private set; }

    /// <summary>Its daemon.</summary>
    public ScriptedCloudlet Cloudlet => cloudlet;

    public CloudletAddress Address => cloudlet.Address;

    /// <summary>Where its service accepts.</summary>
    public int Port { get; }

    /// <summary>How many seats are taken.</summary>
    public int Seats
    {
        get
        {
            lock (gate)
                return leases.Count;
        }
    }

    public static async Task<ScriptedBox> StartAsync(string name)
    {
        var box = new ScriptedBox(name);
        box.cloudlet = await ScriptedCloudlet.StartAsync(box.AnswerAsync);
        return box;
    }

    /// <summary>Waits for a renewal from now on.</summary>
    public async Task RenewedAsync()
    {
        while (await renewed.WaitAsync(0)) { }
        Assert.True(await renewed.WaitAsync(TimeSpan.FromSeconds(20)), "The lease is not renewed.");
    }

    /// <summary>The instance ended: all seats are gone.</summary>
    public void EndInstance()
    {
        lock (gate)
            leases.Clear();
    }

    /// <summary>Nothing listens on the service's port any more.</summary>
    public void StopService() => service.Stop();

    /// <summary>The whole box is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        service.Stop();
        await cloudlet.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", Routes.System):
                await BeforeSystem;
                await ScriptedCloudlet.Json(System, CloudletJson.Default.SystemInfo)(context);
                break;
            case ("GET", Routes.Services):
                await ScriptedCloudlet.Json<IReadOnlyList<ServiceInfo>>(
                    [Samples.Service(Sights.Service) with { LeastMemoryBytes = null, IdealMemoryBytes = null }],
                    CloudletJson.Default.IReadOnlyListServiceInfo
                )(context);
                break;
            case ("POST", "/v1/services/org.example.speech/instances"):
                Wishes++;
                if (IsSlow)
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                await (Refusal is null ? GiveAsync(context) : ScriptedCloudlet.Refusal(Refusal)(context));
                break;
            case ("PUT", { } path) when path.StartsWith("/v1/leases/", StringComparison.Ordinal):
                await (Has(path) ? RenewAsync(context, path) : Missing(context));
                break;
            case ("DELETE", { } path) when path.StartsWith("/v1/leases/", StringComparison.Ordinal):
                await BeforeGoodbye;
                lock (gate)
                    leases.Remove(path[11..]);
                context.Response.StatusCode = 204;
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private bool Has(string path)
    {
        lock (gate)
            return leases.Contains(path[11..]);
    }

    private async Task RenewAsync(HttpContext context, string path)
    {
        await ScriptedCloudlet.Json(Lease(path[11..]), CloudletJson.Default.LeaseInfo)(context);
        renewed.Release();
    }

    private static Task Missing(HttpContext context) => ScriptedCloudlet.Refusal(Samples.Missing("lease"))(context);

    private async Task GiveAsync(HttpContext context)
    {
        await JsonSerializer.DeserializeAsync(context.Request.Body, CloudletJson.Default.EnsureInstance);
        var lease = $"{System.Name}-{Wishes}";
        lock (gate)
            leases.Add(lease);
        var instance = Samples.Instance() with { Ports = [new PortMapping(8080, Port, "tcp")] };
        await ScriptedCloudlet.Json(new EnsuredInstance(instance, Lease(lease)), CloudletJson.Default.EnsuredInstance)(
            context
        );
    }

    private static LeaseInfo Lease(string id) => Samples.Ensured().Lease with { Id = id };
}
