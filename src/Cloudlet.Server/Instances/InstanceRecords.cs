using Cloudlet.Server.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Instances;

/// <summary>The records of all instances in the catalogue, which is where they are true.</summary>
internal sealed class InstanceRecords(CatalogueDatabase catalogue)
{
    /// <summary>All of them, the oldest first.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public async Task<IReadOnlyList<InstanceRecord>> LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await catalogue.ReadAsync(context =>
            context.Instances.OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken)
        );
        return [.. rows.Select(InstanceRows.ToRecord)];
    }

    /// <summary>Adds one. The overlay that it came from is kept as long as it is, where it is one of the store.</summary>
    /// <exception cref="CatalogueException">There is one of this name, its base is gone, or the catalogue cannot be written.</exception>
    public Task AddAsync(InstanceRecord record) =>
        catalogue.WriteAsync(
            async context =>
            {
                var row = InstanceRows.ToRow(record);
                var stored = await context.Overlays.AnyAsync(overlay =>
                    overlay.Name == row.OverlayName && overlay.Manifest == row.Image
                );
                row.OverlayRef = stored ? row.OverlayName : null;
                context.Instances.Add(row);
            },
            CancellationToken.None
        );

    /// <summary>Writes down what is known now.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be written.</exception>
    public Task SaveAsync(InstanceRecord record) =>
        catalogue.WriteAsync(
            async context =>
            {
                var row = await context.Instances.SingleOrDefaultAsync(row => row.Id == record.Id);
                if (row is not null)
                    InstanceRows.Fill(row, record);
            },
            CancellationToken.None
        );

    /// <summary>Takes one out, with the leases on it. Nothing happens when there is none.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be written.</exception>
    public Task RemoveAsync(string id) =>
        catalogue.WriteAsync(
            context => context.Instances.Where(row => row.Id == id).ExecuteDeleteAsync(),
            CancellationToken.None
        );
}
