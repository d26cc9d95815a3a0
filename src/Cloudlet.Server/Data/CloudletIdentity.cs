using System.Text;

namespace Cloudlet.Server.Data;

/// <summary>What a cloudlet is known by, whatever its name and address: an id that is made once and lies in the data directory.</summary>
internal static class CloudletIdentity
{
    /// <summary>The id of the cloudlet that owns a data directory. One that is missing or damaged is made anew.</summary>
    public static Guid Of(DataDirectory data)
    {
        if (File.Exists(data.IdentityFile) && Guid.TryParse(File.ReadAllText(data.IdentityFile), out var known))
            return known;
        var id = Guid.NewGuid();
        AtomicFile.Write(data.IdentityFile, Encoding.ASCII.GetBytes($"{id:D}\n"));
        return id;
    }
}
