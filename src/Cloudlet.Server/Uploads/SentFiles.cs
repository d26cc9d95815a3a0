using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Uploads;

/// <summary>The files of a request that were sent by uploads: <c>upload:ID</c> where a path of the cloudlet may stand.</summary>
/// <param name="uploads">Where they are.</param>
/// <param name="check">The request is only checked: <c>upload:</c> without an id stands for a file that is not sent yet.</param>
internal sealed class SentFiles(UploadRegistry uploads, bool check)
{
    private const string Scheme = "upload:";
    private const string NotYet = "/dev/null";

    private readonly List<Upload> sent = [];

    /// <summary>Where a file is: the upload's when it names one, else what was given.</summary>
    /// <exception cref="ProblemException">There is no such upload, or bytes of it are missing.</exception>
    public string? Find(string? path) =>
        check && path == Scheme ? NotYet
        : path?.StartsWith(Scheme, StringComparison.Ordinal) == true ? Take(path[Scheme.Length..])
        : path;

    /// <summary>Where the file of an upload is.</summary>
    /// <exception cref="ProblemException">There is no such upload, or bytes of it are missing.</exception>
    public string Take(string id)
    {
        var upload = uploads.GetDisk(id);
        sent.Add(upload);
        return upload.Folder.Disk;
    }

    /// <summary>Makes something of the files while they are held. Afterwards they are in it, and what was sent goes; when it fails, it stays.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="became">What the files became, for the log.</param>
    public async Task<T> HoldAsync<T>(Func<Task<T>> make, string became)
    {
        var uses = sent.ConvertAll(upload => upload.Use());
        T made;
        try
        {
            made = await make();
        }
        catch (DiskImageException fault) when (sent.Find(one => one.Folder.Disk == fault.Path) is { } upload)
        {
            // Whoever sent it knows it by its own name.
            var title = upload.Record.Title ?? upload.Record.Id;
            throw new DiskImageException(title, fault.Problem.Replace(fault.Path, title), fault);
        }
        finally
        {
            uses.ForEach(use => use.Dispose());
        }
        foreach (var upload in sent.Distinct())
            await uploads.RemoveAsync(upload, $"became {became}");
        return made;
    }
}
