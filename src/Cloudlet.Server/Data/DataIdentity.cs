namespace Cloudlet.Server.Data;

/// <summary>A name for the data directory that moves with it: what elsewhere is written down for it belongs to it alone.</summary>
internal static class DataIdentity
{
    /// <summary>Reads it, or makes it.</summary>
    public static async Task<string> OfAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        if (File.Exists(data.Identity))
            return await File.ReadAllTextAsync(data.Identity, cancellationToken);
        var made = Guid.NewGuid().ToString("N");
        await AtomicFile.WriteAsync(data.Identity, System.Text.Encoding.ASCII.GetBytes(made), cancellationToken);
        return made;
    }
}
