using System.Text;
using Cloudlet.Manager.Box;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Instances;

/// <summary>The pages of instances.</summary>
internal static class InstancePages
{
    private const int LogBytes = 16 << 10;

    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<InstanceListPage, InstanceListModel>(
            "/instances",
            context =>
            {
                var query = context.Request.Query;
                var filter = new InstanceFilter(query["text"].ToString().Trim(), query["state"].ToString());
                var found = services.Instances.List().Select(instance => instance.Record.ToInfo()).Where(filter.Finds);
                return new InstanceListModel(Slice.Of([.. found], query), filter);
            }
        );
        pages.Add<NewInstancePage, NewInstanceModel>(
            "/instances:new",
            context => new NewInstanceModel(
                [
                    .. services
                        .Overlays.List()
                        .Where(overlay => services.Bases.Find(overlay.Config.Base) is not null)
                        .Select(overlay => overlay.Name),
                ],
                context.Request.Query["overlay"]
            )
        );
        pages.Add<InstancePage, InstanceModel>(
            "/instances/{name}",
            async context =>
                await ReadAsync(
                    services.Instances.Get((string)context.Request.RouteValues["name"]!),
                    services,
                    context.RequestAborted
                )
        );
    }

    private static async Task<InstanceModel> ReadAsync(
        Instance instance,
        ApplicationServices services,
        CancellationToken cancellationToken
    )
    {
        var record = instance.Record;
        return new InstanceModel(
            record.ToInfo(),
            record.Cpus,
            record is { IsAlive: true, Process: { } process } ? ProcessUse.Read(process.ProcessId) : null,
            record.IsAlive ? services.Time.GetUtcNow() - record.StartedAt : null,
            [.. services.Leases.List().Where(lease => lease.Instance == record.Id).Select(lease => lease.ToInfo())],
            await ReadEndAsync(instance.Logs.Qemu, cancellationToken),
            services.Bases.Find(record.Base)?.Definition.Machine.HasDisk == true,
            BoxAddress.For(services.Settings.PortAddress)
        );
    }

    private static async Task<string> ReadEndAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return "";
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        file.Seek(-Math.Min(LogBytes, file.Length), SeekOrigin.End);
        var buffer = new byte[LogBytes];
        var count = await file.ReadAtLeastAsync(buffer, LogBytes, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
