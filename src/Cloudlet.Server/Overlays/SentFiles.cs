using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Uploads;

namespace Cloudlet.Server.Overlays;

/// <summary>The files of a request for an overlay that were sent by uploads: <c>upload:ID</c> as the source of a copy.</summary>
internal sealed class SentFiles
{
    private const string Scheme = "upload:";

    private readonly UploadRegistry uploads;
    private readonly List<Upload> sent = [];

    /// <summary>Finds them.</summary>
    /// <exception cref="ProblemException">There is no such upload, or bytes of it are missing.</exception>
    public SentFiles(CreateOverlay request, UploadRegistry uploads)
    {
        this.uploads = uploads;
        Request = request with { Copies = request.Copies is null ? null : [.. request.Copies.Select(Resolve)] };
    }

    /// <summary>The request with the files' paths in their places.</summary>
    public CreateOverlay Request { get; }

    /// <summary>Makes the overlay while the files are held. Afterwards they are in it, and what was sent goes; when it fails, it stays.</summary>
    public async Task<T> HoldAsync<T>(Func<Task<T>> make)
    {
        var uses = sent.ConvertAll(upload => upload.Use());
        T made;
        try
        {
            made = await make();
        }
        finally
        {
            uses.ForEach(use => use.Dispose());
        }
        foreach (var upload in sent)
            await uploads.RemoveAsync(upload, $"became a file of the overlay {Request.Name}");
        return made;
    }

    private GuestCopy Resolve(GuestCopy copy)
    {
        // Whatever else is wrong with it is told with the other faults of the request.
        if (copy?.Source?.StartsWith(Scheme, StringComparison.Ordinal) != true)
            return copy!;
        var upload = uploads.GetDisk(copy.Source[Scheme.Length..]);
        sent.Add(upload);
        return copy with { Source = upload.Folder.Disk };
    }
}
