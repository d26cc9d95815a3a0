using Cloudlet.Server.Bases;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Catalogue;

/// <summary>
/// Bases and overlays as far as the database must know them: so that nothing goes on which a service or an instance
/// stands. Their truth is the store on disk. A row goes before the thing goes; what a crash left in between is put right at the
/// next start.
/// </summary>
internal sealed class StoreMirror(CatalogueDatabase catalogue)
{
    /// <summary>Brings the rows into agreement with the store. Runs once, before anything can change.</summary>
    /// <returns>What is gone from the store although something stands on it, for people.</returns>
    public Task<IReadOnlyList<string>> ReconcileAsync(
        IReadOnlyList<Base> bases,
        IReadOnlyList<Overlay> overlays,
        CancellationToken cancellationToken
    ) =>
        catalogue.WriteAsync(
            async context =>
            {
                foreach (var item in bases)
                    await AddAsync(context, item);
                foreach (var overlay in overlays)
                    await AddAsync(context, overlay);
                await context.SaveChangesAsync(cancellationToken);
                var missing = new List<string>();
                foreach (var row in await context.Overlays.ToListAsync(cancellationToken))
                {
                    if (overlays.Any(overlay => overlay.Name == row.Name))
                        continue;
                    if (await IsUsedAsync(context, row))
                        missing.Add($"overlay {row.Name}");
                    else
                        context.Overlays.Remove(row);
                }
                await context.SaveChangesAsync(cancellationToken);
                foreach (var row in await context.Bases.ToListAsync(cancellationToken))
                {
                    if (bases.Any(item => item.Id.ToString() == row.Id))
                        continue;
                    if (
                        await context.Instances.AnyAsync(instance => instance.BaseId == row.Id, cancellationToken)
                        || await context.Overlays.AnyAsync(overlay => overlay.BaseId == row.Id, cancellationToken)
                    )
                        missing.Add($"base {row.Name}");
                    else
                        context.Bases.Remove(row);
                }
                return (IReadOnlyList<string>)missing;
            },
            cancellationToken
        );

    /// <summary>Before a base stands.</summary>
    public Task AddAsync(Base item) => catalogue.WriteAsync(context => AddAsync(context, item), CancellationToken.None);

    /// <summary>When an overlay was named.</summary>
    public Task AddAsync(Overlay overlay) =>
        catalogue.WriteAsync(context => AddAsync(context, overlay), CancellationToken.None);

    /// <summary>Before a base goes.</summary>
    /// <exception cref="ProblemException">Something stands on it.</exception>
    public Task RemoveAsync(Base item)
    {
        var key = item.Id.ToString();
        return RemoveAsync(
            "base",
            item.Name,
            context => context.Bases.Where(row => row.Id == key).ExecuteDeleteAsync(),
            async context =>
                [
                    .. await context
                        .Overlays.Where(row => row.BaseId == key)
                        .Select(row => "overlay " + row.Name)
                        .ToListAsync(),
                    .. await context
                        .Instances.Where(row => row.BaseId == key)
                        .Select(row => "instance " + row.Name)
                        .ToListAsync(),
                ]
        );
    }

    /// <summary>Before an overlay goes.</summary>
    /// <exception cref="ProblemException">Something stands on it.</exception>
    public Task RemoveOverlayAsync(string name) =>
        RemoveAsync(
            "overlay",
            name,
            context => context.Overlays.Where(row => row.Name == name).ExecuteDeleteAsync(),
            async context =>
                [
                    .. await context
                        .ServiceVersions.Where(row => row.Overlay == name)
                        .Select(row => $"service {row.ServiceId} (version {row.Number})")
                        .ToListAsync(),
                    .. await context
                        .Instances.Where(row => row.OverlayRef == name)
                        .Select(row => "instance " + row.Name)
                        .ToListAsync(),
                ]
        );

    private async Task RemoveAsync(
        string noun,
        string name,
        Func<CatalogueContext, Task> remove,
        Func<CatalogueContext, Task<List<string>>> users
    )
    {
        try
        {
            await catalogue.WriteAsync(remove, CancellationToken.None);
        }
        catch (CatalogueException exception) when (exception.Fault == CatalogueFault.Reference)
        {
            throw Refuse.InUse(noun, name, await catalogue.ReadAsync(users));
        }
    }

    private static async Task AddAsync(CatalogueContext context, Base item)
    {
        var key = item.Id.ToString();
        if (await context.Bases.FindAsync(key) is null)
            context.Bases.Add(new BaseRow { Id = key, Name = item.Name });
    }

    private static async Task AddAsync(CatalogueContext context, Overlay overlay)
    {
        var key = overlay.Config.Base.ToString();
        var standsOn = await context.Bases.FindAsync(key) is null ? null : key;
        if (await context.Overlays.FindAsync(overlay.Name) is not { } row)
        {
            row = new OverlayRow
            {
                Name = overlay.Name,
                Id = "",
                Manifest = "",
            };
            context.Overlays.Add(row);
        }
        row.Id = overlay.Id.ToString();
        row.Manifest = overlay.Descriptor.Digest.ToString();
        row.BaseId = standsOn;
    }

    private static async Task<bool> IsUsedAsync(CatalogueContext context, OverlayRow row) =>
        await context.ServiceVersions.AnyAsync(version => version.Overlay == row.Name)
        || await context.Instances.AnyAsync(instance => instance.OverlayRef == row.Name);
}
