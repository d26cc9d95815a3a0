using Cloudlet.Overlays;
using Cloudlet.Primitives;

namespace Cloudlet.Engine;

/// <summary>Old and new images in, artifact out.</summary>
internal static class Encoding
{
    /// <summary>Encodes. Without <paramref name="index"/> the base's index is built first, and thrown away.</summary>
    public static async Task RunAsync(
        Images old,
        Images @new,
        string? index,
        string artifact,
        EncoderOptions options,
        CancellationToken cancellationToken
    )
    {
        var own = index is null ? $"{artifact}.index" : null;
        try
        {
            if (own is not null)
                await PageIndex.BuildAsync(old.Disk, old.Memory, own, null, cancellationToken);
            using var @base = BaseImage.Open(Machine.IdOf(old), old.Disk, old.Memory, index ?? own!);
            using var spaces = new Machine(@new, @base);
            using var sink = new Artifact(artifact);
            var encoded = await new OverlayEncoder(options).EncodeAsync(
                @base,
                spaces.Spaces,
                Stream.Null,
                sink,
                null,
                cancellationToken
            );
            sink.Complete(@base.Id, @new);
            await Console.Out.WriteLineAsync(
                $"{encoded.Id} {encoded.Statistics.Pages} {encoded.Statistics.Bytes} bytes"
            );
        }
        finally
        {
            if (own is not null)
                File.Delete(own);
        }
    }
}
