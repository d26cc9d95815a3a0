using System.Text;
using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

/// <summary>
/// Damaged archives, three ways: bytes anywhere, fields of headers with the checksum made right again, and JSON under
/// digests that fit. <c>CLOUDLET_FUZZ_ITERATIONS</c> makes the run longer; a failure says the seed that repeats it.
/// </summary>
public sealed class ArchiveFuzzTests : IDisposable
{
    private static readonly int Iterations = int.TryParse(
        Environment.GetEnvironmentVariable("CLOUDLET_FUZZ_ITERATIONS"),
        out var n
    )
        ? n
        : 300;

    private static readonly byte[] Config = Text("""{"a":1}""").ToArray();
    private static readonly byte[][] Layers = [Bytes(1, 1500), Bytes(2, 10), []];

    private static readonly Manifest Thing = Manifest.Create(
        Kind,
        Describe(ConfigType, Config),
        [.. Layers.Select(content => Describe(LayerType, content))]
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Damaged_bytes_are_refused_or_harmless() =>
        RepeatAsync(random =>
        {
            var archive = Archive(Thing.ToJson(), random.Next(2) == 0).ToList();
            for (var damage = random.Next(1, 4); damage > 0; damage--)
                Damage(archive, random);
            return [.. archive];
        });

    [Fact]
    public Task Damaged_headers_with_right_checksums_are_refused_or_harmless() =>
        RepeatAsync(random =>
        {
            var archive = Archive(Thing.ToJson(), random.Next(2) == 0);
            for (var damage = random.Next(1, 4); damage > 0; damage--)
            {
                var header = archive.AsSpan(TarBuilder.Block * random.Next(archive.Length / TarBuilder.Block))[
                    ..TarBuilder.Block
                ];
                var (start, length) = random.Next(6) switch
                {
                    0 => (0, 100),
                    1 => (124, 12),
                    2 => (156, 1),
                    3 => (257, 8),
                    4 => (345, 155),
                    _ => (0, 512),
                };
                var at = random.Next(start, start + length);
                header[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => "xgLKSDV01256\0/.=7"u8[random.Next(17)],
                    _ => (byte)(header[at] ^ (1 << random.Next(8))),
                };
                TarBuilder.Seal(header);
            }
            return archive;
        });

    [Fact]
    public Task Damaged_json_under_right_digests_is_refused_or_harmless() =>
        RepeatAsync(random =>
        {
            var json = Thing.ToJson().ToList();
            for (var damage = random.Next(1, 4); damage > 0; damage--)
            {
                if (random.Next(2) == 0)
                    Damage(json, random);
                else
                    json = [.. ReplaceToken(Encoding.UTF8.GetString([.. json]), random)];
            }
            return Archive([.. json], random.Next(2) == 0);
        });

    private async Task RepeatAsync(Func<Random, byte[]> make)
    {
        var store = new BlobStore(folder.Path);
        var limits = new ImportLimits { TotalBytes = 1 << 20, BlobBytes = 1 << 18 };
        for (var seed = 0; seed < Iterations; seed++)
        {
            var random = new Random(seed);
            var archive = make(random);
            try
            {
                var stream = new OneWayStream(archive, random.Next(1, 2000));
                var manifest = await OciArchive.ImportAsync(store, stream, null, limits, null, Cancellation);
                foreach (var blob in manifest.Blobs.Append(manifest.Describe()).DistinctBy(blob => blob.Digest))
                {
                    Assert.Equal(blob.Size, store.ReadAllBytes(blob.Digest, 1 << 20).Length);
                    Assert.True(store.Delete(blob.Digest));
                }
            }
            catch (CloudletException) { }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }
            Assert.True(Files(folder.Path).Length == 0, $"Seed {seed} left something behind.");
        }
    }

    /// <summary>Blobs first as skopeo writes them, or index first as we do; with an extended header among them.</summary>
    private static byte[] Archive(byte[] manifest, bool blobsFirst)
    {
        var tar = new TarBuilder();
        if (!blobsFirst)
            tar.Marker().Index(Describe(MediaTypes.ImageManifest, manifest)).Blob(manifest);
        tar.Blob(Config).Blob(Layers[0]);
        tar.Pax(TarBuilder.PaxRecord("size", "10") + TarBuilder.PaxRecord("mtime", "1.5")).Blob(Layers[1]);
        tar.Blob(Layers[2]).Header("blobs/", '5', 0);
        if (blobsFirst)
            tar.Blob(manifest).Index(Describe(MediaTypes.ImageManifest, manifest)).Marker();
        return tar.Build();
    }

    private static void Damage(List<byte> content, Random random)
    {
        if (content.Count == 0)
            return;
        var at = random.Next(content.Count);
        var length = Math.Min(
            random.Next(3) switch
            {
                0 => 1,
                1 => random.Next(64),
                _ => 512,
            },
            content.Count - at
        );
        switch (random.Next(6))
        {
            case 0:
                content[at] = (byte)random.Next(256);
                break;
            case 1:
                content[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                content.RemoveRange(at, length);
                break;
            case 3:
                content.InsertRange(at, content.GetRange(random.Next(content.Count - length + 1), length));
                break;
            case 4:
                for (var i = at; i < at + length; i++)
                    content[i] = 0;
                break;
            default:
                content.RemoveRange(at, content.Count - at);
                break;
        }
    }

    private static byte[] ReplaceToken(string json, Random random)
    {
        string[] tokens =
        [
            "null",
            "[]",
            "{}",
            "\"\"",
            "-1",
            "1e400",
            "9223372036854775808",
            "\"\\ud800\"",
            "\"layers\":[",
            "\"size\":",
            "\"config\":",
            "\"subject\":",
            "\"annotations\":{",
            $"\"{Digest.Of(Config)}\"",
            "{\"a\":{\"b\":[[[[",
            "true",
        ];
        var from = json.IndexOfAny([':', ',', '[', '{'], random.Next(json.Length + 1));
        if (from < 0)
            return Encoding.UTF8.GetBytes(json);
        var to = Math.Min(json.Length, from + 1 + random.Next(40));
        return Encoding.UTF8.GetBytes(json[..(from + 1)] + tokens[random.Next(tokens.Length)] + json[to..]);
    }
}
