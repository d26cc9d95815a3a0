using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Data;

/// <summary>
/// Names every path below the data directory (an interface: see docs/architecture.md). Things that are being made lie in
/// <c>work/</c>, on the same file system, and are renamed to their place when they are whole.
/// </summary>
public sealed class DataDirectory(string root)
{
    /// <summary>The folder itself.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Held while a daemon owns the folder.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>The cloudlet's id: also what a catalogue elsewhere belongs to.</summary>
    public string IdentityFile => Path.Combine(Root, "id");

    /// <summary>What an administrator has set of discovery.</summary>
    public string Discovery => Path.Combine(Root, "discovery.json");

    /// <summary>The catalogue, where it is not in a PostgreSQL database.</summary>
    public string Catalogue => Path.Combine(Root, "catalogue.db");

    /// <summary>The digest of the Manager's password.</summary>
    public string ManagerPassword => Path.Combine(Root, "manager.json");

    /// <summary>Browsers that are signed in at the Manager.</summary>
    public string ManagerSessions => Path.Combine(Root, "manager-sessions.json");

    /// <summary>What the Manager has measured of the box over the last hour.</summary>
    public string ManagerBox => Path.Combine(Root, "manager-box.json");

    /// <summary>The OCI image layout with all artifacts.</summary>
    public string Store => Path.Combine(Root, "store");

    /// <summary>All bases.</summary>
    public string Bases => Path.Combine(Root, "bases");

    /// <summary>All decoded overlays.</summary>
    public string Images => Path.Combine(Root, "images");

    /// <summary>All instances.</summary>
    public string Instances => Path.Combine(Root, "instances");

    /// <summary>The packages of all apps.</summary>
    public string Apps => Path.Combine(Root, "apps");

    /// <summary>What clients are sending: outlives the daemon, so that a broken upload goes on.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>What is not finished. Emptied at each start.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>The folder of one base.</summary>
    public BaseFolder Base(Digest id) => new(Path.Combine(Bases, id.Hex));

    /// <summary>The folder of one decoded overlay, by its manifest's digest.</summary>
    public ImageFolder Image(Digest manifest) => new(Path.Combine(Images, manifest.Hex));

    /// <summary>The folder of one instance.</summary>
    public InstanceFolder Instance(string id) => new(Path.Combine(Instances, id));

    /// <summary>The package of one app: a file without an ending, whatever it was called when it came.</summary>
    public string App(string id) => Path.Combine(Apps, id);

    /// <summary>The folder of one upload.</summary>
    public UploadFolder Upload(string id) => new(Path.Combine(Uploads, id));

    /// <summary>Makes the folders that always exist.</summary>
    /// <exception cref="ProblemException">It is no place to keep anything in.</exception>
    public void Create()
    {
        try
        {
            foreach (var folder in (string[])[Root, Store, Bases, Images, Instances, Apps, Uploads, Work])
                Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse.NoDataDirectory(Root, exception);
        }
    }
}
