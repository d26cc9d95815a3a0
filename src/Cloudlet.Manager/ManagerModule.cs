using System.Net;
using Cloudlet.Contracts;
using Cloudlet.Manager.About;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Assets;
using Cloudlet.Manager.Bases;
using Cloudlet.Manager.Box;
using Cloudlet.Manager.Consoles;
using Cloudlet.Manager.Dashboard;
using Cloudlet.Manager.Devices;
using Cloudlet.Manager.Events;
using Cloudlet.Manager.Help;
using Cloudlet.Manager.Instances;
using Cloudlet.Manager.Neighbours;
using Cloudlet.Manager.Overlays;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Settings;
using Cloudlet.Manager.Shell;
using Cloudlet.Manager.Tasks;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Data;
using Cloudlet.Server.Http;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cloudlet.Manager;

/// <summary>
/// The Cloudlet Manager: pages over the daemon's application services. It reads through them; what is to change is asked of the API, by the
/// browser, so that pages can do what every client can, and no more.
/// </summary>
public sealed class ManagerModule(ManagerSettings settings) : ServerModule
{
    private SessionBook? sessions;
    private PasswordFile? password;
    private ListenOptions? listening;

    internal override void Configure(WebApplicationBuilder builder)
    {
        if (settings.Listener is not { } listener)
            return;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (listener.IsForAll)
                kestrel.ListenAnyIP(listener.Port, Mark);
            else
                kestrel.Listen(listener.Address, listener.Port, Mark);
        });

        void Mark(ListenOptions listen)
        {
            listening = listen;
            ListenerLimits.Guard(listen, ListenerLimits.Patience);
            OwnListener.Mark(listen, this);
        }
    }

    internal override void Guard(WebApplication app, ApplicationServices services)
    {
        password = new PasswordFile(services.Data);
        if (settings.Listener is null)
            return;
        sessions = new SessionBook(services.Data, services.Time);
        app.UseProblems(services.Problems);
        var gate = new Gate(this, sessions);
        app.Use(next => context => gate.InvokeAsync(context, next));
    }

    internal override IAsyncDisposable Start(WebApplication app, ApplicationServices services)
    {
        MapReset(app);
        if (settings.Listener is null)
            return new Running();
        var stopping = new CancellationTokenSource();
        var news = new News();
        var renderer = new PageRenderer(
            app.Services,
            services.Loggers,
            new ShellSource(services.Discovery, services.Settings.SocketPath)
        );
        var signIn = new SignInRoutes(password!, sessions!, new SignInThrottle(services.Time), renderer);
        var own = app.MapGroup("").WithMetadata(new OwnPage());
        own.MapAssets();
        signIn.Map(own);
        own.MapLive(news, services.Time, stopping.Token);
        var pages = new PageMap(own, renderer, services.Problems, news);
        TaskPages.Map(pages, services);
        InstancePages.Map(pages, services);
        ConsolePages.Map(pages, services);
        var recent = new RecentEvents();
        var sampler = new BoxSampler(services.Data, news, services.Time);
        var health = new HealthWatch(services.Doctor, news, services.Time);
        var id = CloudletIdentity.Of(services.Data).ToString("D");
        var neighbours = new NeighbourWatch(services.Settings.Advertising, services.Discovery.IsOn, id, news);
        new DashboardPages(services, sampler, health, neighbours, recent).Map(pages);
        BasePages.Map(pages, services);
        OverlayPages.Map(pages, services);
        Services.ServicePages.Map(pages, services);
        Apps.AppPages.Map(pages, services);
        DevicePages.Map(pages, services);
        NeighbourPages.Map(pages, neighbours);
        HistoryPages.Map(pages, services);
        EventPages.Map(pages, services);
        HelpPages.Map(pages, services);
        AboutPages.Map(pages, services);
        SettingsPages.Map(pages, services, settings.Listener);
        app.Use(next => context => RouteAsync(context, next, renderer));
        return new Running(stopping, new NewsPump(services.Events, news, recent), sampler, health, neighbours, signIn);
    }

    internal override IEnumerable<string> Announce(WebApplication app)
    {
        if (settings.Listener is not { } listener)
            yield break;
        var port = (listening!.EndPoint as IPEndPoint)?.Port ?? listener.Port;
        var place = listener with { Port = (ushort)port };
        if (password!.Exists)
        {
            yield return $"The Manager is at {place}";
            yield break;
        }
        sessions!.EndOthers(null); // Of a password that somebody has deleted.
        yield return $"The Manager is at {place} with the password {password.MakeNew()} (shown only now; change it in its settings)";
    }

    internal override IReadOnlyList<ListeningPlace> Places =>
        settings.Listener is { } listener
            ?
            [
                new ListeningPlace(
                    "The Manager cannot listen",
                    "--manager-url",
                    listener.Address,
                    listener.Port,
                    "Another cloudlet may run there: see `ss -tlnp`. Choose another port (--manager-url http://127.0.0.1:9997), "
                        + "or run without pages (--manager-url off)."
                ),
            ]
            : [];

    // A lost password is replaced by whoever may open the socket: he may do everything else, too.
    private void MapReset(WebApplication app) =>
        app.MapPost(
            Routes.ManagerPassword,
            (HttpContext context) =>
            {
                if (context.Connection.LocalIpAddress is not null)
                    throw Refuse.NotFound("route", Routes.ManagerPassword, "Ask on the cloudlet's own host.");
                var made = password!.MakeNew();
                sessions?.EndOthers(null);
                return TypedResults.Ok(new ManagerPassword(made));
            }
        );

    // Pages are for our own listener; and a browser that asks for what is not there gets a page.
    private async Task RouteAsync(HttpContext context, RequestDelegate next, PageRenderer renderer)
    {
        var isOurs = OwnListener.Of(context) == this;
        if (!isOurs && context.GetEndpoint()?.Metadata.GetMetadata<OwnPage>() is not null)
            context.SetEndpoint(null);
        var wantsPage =
            isOurs
            && context.GetEndpoint() is null
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (!wantsPage)
        {
            await next(context);
            return;
        }
        var problem = new Problem
        {
            Code = ProblemCodes.NotFound,
            Status = StatusCodes.Status404NotFound,
            Detail = $"There is no page {context.Request.Path}.",
        };
        await renderer.WriteAsync<ErrorPage>(context, new ErrorModel(problem), problem.Status);
    }

    /// <summary>Marks the routes of the Manager.</summary>
    private sealed record OwnPage;

    /// <summary>What works on its own, in the order in which it is to end.</summary>
    private sealed class Running(params IReadOnlyList<object> parts) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var part in parts)
            {
                if (part is CancellationTokenSource stopping)
                    await stopping.CancelAsync();
                if (part is IAsyncDisposable waits)
                    await waits.DisposeAsync();
                else
                    ((IDisposable)part).Dispose();
            }
        }
    }
}
