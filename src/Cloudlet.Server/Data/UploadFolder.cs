using System.Globalization;

namespace Cloudlet.Server.Data;

/// <summary>The files of one upload.</summary>
public readonly record struct UploadFolder(string Path)
{
    /// <summary>What is sent. Where it is missing the upload never began.</summary>
    public string Record => System.IO.Path.Combine(Path, "upload.json");

    /// <summary>A disk image of which every byte is here.</summary>
    public string Disk => System.IO.Path.Combine(Path, "disk");

    /// <summary>The blob that is being sent, by its place in the stream.</summary>
    public string Part(int index) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"part-{index}"));
}
