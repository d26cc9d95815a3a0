using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// QEMU's tool for disk images. Every call is one process, which is killed when the call is cancelled. Relative paths are
/// relative to the working directory; what stands before a colon is never taken for a protocol.
/// </summary>
/// <param name="program">The executable: a path, or a name that is found in PATH.</param>
public sealed class QemuImg(string program = "qemu-img")
{
    /// <summary>The executable.</summary>
    public string Program { get; } = program;

    /// <summary>What the image at <paramref name="path"/> says about itself. Works while a machine uses it, and shows nothing of other files that it names.</summary>
    /// <exception cref="DiskImageException">It is not there, or no disk image.</exception>
    public async Task<DiskInfo> InfoAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var output = await RunAsync(full, ["info", "--output=json", "-U", full], cancellationToken);
        return ParseJson(full, output, root => DiskInfoJson.Parse(root, full));
    }

    /// <summary>The image and everything below it, top first. Only for images of our own: it opens whatever they name.</summary>
    /// <exception cref="DiskImageException">One of them is not there, or no disk image.</exception>
    public async Task<IReadOnlyList<DiskInfo>> ChainAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        string[] arguments = ["info", "--output=json", "--backing-chain", "-U", full];
        var output = await RunAsync(full, arguments, cancellationToken);
        return ParseJson(
            full,
            output,
            root =>
            {
                var chain = new List<DiskInfo>();
                var next = full;
                foreach (var layer in root.EnumerateArray())
                {
                    chain.Add(DiskInfoJson.Parse(layer, next));
                    next = chain[^1].BackingFile ?? next;
                }
                return chain;
            }
        );
    }

    /// <summary>Makes a sparse raw copy of an image that stands alone: whatever a stranger gave us. The target must not exist; it is deleted again on failure.</summary>
    /// <exception cref="DiskImageException">It is not there, no disk image, damaged, or it needs other files.</exception>
    public async Task ConvertToRawAsync(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var info = await InfoAsync(source, cancellationToken);
        if (info.NeededFiles is [var needed, ..])
        {
            throw new DiskImageException(
                info.Path,
                $"it needs another file, {needed}. Make it stand alone first: qemu-img convert -O qcow2 IMAGE NEW-IMAGE"
            );
        }
        await RefuseDamagedAsync(info, cancellationToken);
        await ConvertAsync(info, target, progress, cancellationToken);
    }

    /// <summary>Makes a sparse raw copy of one of our own images and of the layers below it. The target must not exist; it is deleted again on failure.</summary>
    /// <exception cref="DiskImageException">A layer is not there, no disk image, or damaged.</exception>
    public async Task FlattenToRawAsync(
        string source,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) => await ConvertAsync(await InfoAsync(source, cancellationToken), target, progress, cancellationToken);

    /// <summary>
    /// Creates an empty qcow2 layer over <paramref name="backing"/>, which may be in use. Its clusters have 4 KiB, so that
    /// a page that the guest discards or zeroes counts, however small. The target must not exist.
    /// </summary>
    /// <exception cref="DiskImageException">The backing file is not there, or the layer cannot be written.</exception>
    public async Task CreateOverlayAsync(
        string path,
        string backing,
        string backingFormat,
        CancellationToken cancellationToken
    )
    {
        var full = Path.GetFullPath(path);
        var below = await InfoAsync(backing, cancellationToken);
        if (File.Exists(full))
            throw new DiskImageException(full, "it exists already.");
        string[] arguments =
        [
            "create",
            "-q",
            "-u", // the backing file is not opened again
            "-f",
            "qcow2",
            "-o",
            "cluster_size=4k",
            "-b",
            below.Path,
            "-F",
            backingFormat,
            full,
            below.VirtualSize.ToString(CultureInfo.InvariantCulture),
        ];
        await RunAsync(full, arguments, cancellationToken);
    }

    /// <summary>Brings what a layer holds into the image below it, and deletes the layer. Only for images of our own that no machine uses. May be done again after a crash.</summary>
    /// <exception cref="DiskImageException">One of them is not there, or there is no room.</exception>
    public async Task CommitAsync(string layer, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(layer);
        await RunAsync(full, ["commit", "-q", "-f", "qcow2", full], cancellationToken);
        File.Delete(full);
        AtomicFile.SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>Where each byte of the virtual disk comes from, in ascending order and without gaps. Works while a machine uses the image.</summary>
    /// <exception cref="DiskImageException">It is not there, no disk image, or damaged.</exception>
    public async Task<IReadOnlyList<DiskExtent>> MapAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var output = await RunAsync(full, ["map", "--output=json", "-U", full], cancellationToken);
        return ParseJson(full, output, root => root.EnumerateArray().Select(ParseExtent).ToList());
    }

    /// <summary>The first <paramref name="length"/> bytes of the virtual disk, or all of it when it is shorter.</summary>
    /// <exception cref="DiskImageException">It is not there, no disk image, or damaged.</exception>
    public async Task<byte[]> ReadStartAsync(string path, int length, CancellationToken cancellationToken)
    {
        var info = await InfoAsync(path, cancellationToken);
        // The tool writes files only: one in memory, which it reaches through our descriptor.
        using var file = FileCalls.NewMemoryFile("cloudlet-disk-start", path);
        var link = $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}";
        string[] arguments =
        [
            "dd",
            "-U",
            "-f",
            info.Format,
            "-O",
            "raw",
            $"bs={length}",
            "count=1",
            $"if={info.Path}",
            $"of={link}",
        ];
        await RunAsync(info.Path, arguments, cancellationToken);
        var bytes = new byte[Math.Min(length, info.VirtualSize)];
        var read = await RandomAccess.ReadAsync(file, bytes, 0, cancellationToken);
        return bytes[..read];
    }

    // What a conversion does not notice: it reads zeros where the file has ended. Formats that cannot be checked, raw above all, are taken as they are.
    private async Task RefuseDamagedAsync(DiskInfo info, CancellationToken cancellationToken)
    {
        const int damaged = 2;
        if (info.Format == "raw")
            return;
        string[] arguments = ["check", "-q", "-U", "-f", info.Format, info.Path];
        var result = await RunToolAsync(info.Path, arguments, null, cancellationToken);
        if (result.ExitCode != damaged)
            return;
        var first = result.Errors.Split('\n')[0];
        throw new DiskImageException(info.Path, $"it is damaged, or its end is missing (qemu-img check: {first})");
    }

    private static DiskExtent ParseExtent(JsonElement extent)
    {
        var zero = extent.GetProperty("zero").GetBoolean();
        return new DiskExtent(
            extent.GetProperty("start").GetInt64(),
            extent.GetProperty("length").GetInt64(),
            extent.GetProperty("depth").GetInt32(),
            zero || !extent.GetProperty("data").GetBoolean(),
            extent.TryGetProperty("offset", out var offset) ? offset.GetInt64() : null
        );
    }

    private async Task ConvertAsync(
        DiskInfo info,
        string target,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var full = Path.GetFullPath(target);
        if (File.Exists(full))
            throw new DiskImageException(full, "it exists already.");
        string[] arguments = ["convert", "-p", "-U", "-f", info.Format, "-O", "raw", info.Path, full];
        try
        {
            await RunAsync(
                info.Path,
                arguments,
                cancellationToken,
                stream => ReadProgressAsync(stream, info.VirtualSize, progress)
            );
        }
        catch
        {
            File.Delete(full);
            throw;
        }
    }

    // "    (12.34/100%)\r", again and again.
    private static async Task ReadProgressAsync(Stream output, long total, IProgress<Progress>? progress)
    {
        using var reader = new StreamReader(output, Encoding.Latin1);
        var number = new StringBuilder();
        var one = new char[1];
        while (await reader.ReadAsync(one.AsMemory()) > 0)
        {
            if (char.IsAsciiDigit(one[0]) || one[0] == '.')
                number.Append(one[0]);
            else if (one[0] == '/' && double.TryParse(number.ToString(), out var percent))
                progress?.Report(new Progress("convert disk", (long)(total * Math.Min(percent, 100) / 100), total));
            else
                number.Clear();
        }
    }

    private static T ParseJson<T>(string path, byte[] output, Func<JsonElement, T> parse)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return parse(document.RootElement);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DiskImageException(path, $"qemu-img's answer is not understood: {e.Message}", e);
        }
    }

    private async Task<byte[]> RunAsync(
        string path,
        string[] arguments,
        CancellationToken cancellationToken,
        Func<Stream, Task>? output = null
    )
    {
        var result = await RunToolAsync(path, arguments, output, cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new DiskImageException(path, $"qemu-img {arguments[0]} failed: {result.Errors}");
    }

    private async Task<ToolResult> RunToolAsync(
        string path,
        string[] arguments,
        Func<Stream, Task>? output,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ToolProcess.RunAsync(Program, arguments, output, cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new DiskImageException(
                path,
                $"{Program} does not start: {e.Message}. Install qemu-utils, or say where it is.",
                e
            );
        }
    }
}
