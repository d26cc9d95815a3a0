using System.Text.Json;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Instances;

/// <summary>
/// The <c>instance.json</c> files of daemons before the catalogue: each is taken into the catalogue once, and then deleted.
/// One whose base is gone is left for people, as it cannot be started; so is one that is damaged.
/// </summary>
internal static class FormerRecords
{
    /// <summary>Takes over what there is. Runs before the adoption, with the bases of this box.</summary>
    public static async Task TakeOverAsync(
        DataDirectory data,
        BaseCatalogue bases,
        InstanceRecords records,
        CancellationToken cancellationToken
    )
    {
        HashSet<string>? present = null;
        foreach (var path in Directory.GetDirectories(data.Instances))
        {
            var file = new InstanceFolder(path).Record;
            if (!File.Exists(file))
                continue;
            present ??= [.. (await records.LoadAsync(cancellationToken)).Select(record => record.Id)];
            if (Read(await File.ReadAllBytesAsync(file, cancellationToken)) is not { } record)
                continue;
            if (!present.Contains(record.Id))
            {
                if (bases.Find(record.Base) is not { } item)
                    continue;
                await records.AddAsync(record with { Cpus = item.Definition.Machine.Cpus });
            }
            File.Delete(file);
        }
    }

    private static InstanceRecord? Read(byte[] json)
    {
        try
        {
            var record = JsonSerializer.Deserialize(json, InstanceJson.Default.InstanceRecord);
            // What is missing is null here, and not what the record begins with.
            return record is null ? null : record with { Ports = record.Ports ?? [] };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
