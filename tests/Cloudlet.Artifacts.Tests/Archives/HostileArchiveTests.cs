using System.Formats.Tar;
using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

public sealed class HostileArchiveTests : IDisposable
{
    private static readonly byte[] Config = Text("{}").ToArray();
    private static readonly byte[] Layer = Bytes(1, 3000);
    private static readonly Manifest Thing = Manifest.Create(
        Kind,
        Describe(ConfigType, Config),
        [Describe(LayerType, Layer)]
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string, Action<TarBuilder>> Refused =>
        new()
        {
            { "a path upwards", "leads out", tar => tar.File("../../etc/passwd", Config) },
            { "a path upwards inside", "leads out", tar => tar.File("blobs/sha256/../../x", Config) },
            { "an absolute path", "leads out", tar => tar.File("/etc/passwd", Config) },
            { "an absolute path after a dot", "leads out", tar => tar.File(".//etc/passwd", Config) },
            { "a backslash", "leads out", tar => tar.File("blobs\\sha256\\x", Config) },
            { "a folder upwards", "leads out", tar => tar.Header("../x/", '5', 0) },
            { "a blob of no digest", "no SHA-256", tar => tar.File("blobs/sha256/abc", Config) },
            { "a blob in upper case", "no SHA-256", tar => tar.File($"blobs/sha256/{new string('A', 64)}", Config) },
            { "a symbolic link", "symbolic link", tar => tar.Header("index.json", '2', 0) },
            { "a hard link", "hard link", tar => tar.Header("blobs/sha256/x", '1', 0) },
            { "a device", "device", tar => tar.Header("null", '3', 0) },
            { "a pipe", "pipe", tar => tar.Header("pipe", '6', 0) },
            { "a sparse file", "sparse", tar => tar.Header("blobs/sha256/x", 'S', 512).Data(Config) },
            { "a long link name", "unknown kind", tar => tar.Header("././@LongLink", 'K', 5).Data(Text("abcd\0")) },
            {
                "a sparse file in pax words",
                "sparse",
                tar => tar.Pax(TarBuilder.PaxRecord("GNU.sparse.major", "1")).File("x", Config)
            },
            { "a pax record that is too short", "malformed", tar => tar.Pax("3 a\n").File("x", Config) },
            { "a pax record that is too long", "malformed", tar => tar.Pax("999 path=x\n").File("x", Config) },
            { "a pax record of no length", "malformed", tar => tar.Pax("path=x\n").File("x", Config) },
            { "a pax record of a negative length", "malformed", tar => tar.Pax("-9 path=x\n").File("x", Config) },
            { "a pax record of a huge length", "malformed", tar => tar.Pax("99999999999999 a=x\n").File("x", Config) },
            { "a pax record without end", "malformed", tar => tar.Pax("9 path=xx").File("x", Config) },
            {
                "a negative pax size",
                "malformed",
                tar => tar.Pax(TarBuilder.PaxRecord("size", "-1")).File("x", Config)
            },
            {
                "a huge pax size",
                "bytes that are allowed",
                tar => tar.Pax(TarBuilder.PaxRecord("size", $"{long.MaxValue}")).File("x", Config)
            },
            {
                "a pax path upwards",
                "leads out",
                tar => tar.Pax(TarBuilder.PaxRecord("path", "../x")).File("oci-layout", Config)
            },
            { "a name that is not UTF-8", "not UTF-8", tar => tar.Header("x", 'L', 2).Data(new byte[] { 0xff, 0xfe }) },
            { "a huge extended header", "at most 65536", tar => tar.Header("x", 'x', 1L << 31) },
            { "a huge long name", "at most 65536", tar => tar.Header("x", 'L', 1L << 31) },
            {
                "an extended header at the end",
                "after an extended header",
                tar => tar.Pax(TarBuilder.PaxRecord("path", "x"))
            },
            { "a huge file", "bytes that are allowed", tar => tar.Header("x", '0', (8L << 30) - 1) },
            {
                "a negative size",
                "number that is none",
                tar => tar.Header("x", '0', "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe")
            },
            { "a size of 96 bits", "number that is none", tar => tar.Header("x", '0', "\x80\0\0\x01\0\0\0\0\0\0\0\0") },
            { "a size in letters", "number that is none", tar => tar.Header("x", '0', "12abc\0") },
            { "two markers", "twice", tar => tar.Marker().Marker() },
            { "two indexes", "twice", tar => tar.Index(Thing.Describe()).Index(Thing.Describe()) },
            { "a blob twice", "twice", tar => tar.Blob(Config).Blob(Config) },
            {
                "a blob under two names",
                "twice",
                tar => tar.Blob(Config).File($"./blobs/sha256/{Digest.Of(Config).Hex}", Config)
            },
            { "no entry at all", "oci-layout", _ => { } },
            { "no marker", "oci-layout", tar => tar.Index(Thing.Describe()) },
            { "no index", "index.json", tar => tar.Marker().Blob(Config) },
            {
                "a marker of another version",
                "version",
                tar => tar.File("oci-layout", Text("""{"imageLayoutVersion":"9"}"""))
            },
            { "an index that is none", "index.json cannot be read", tar => tar.File("index.json", Text("[")) },
            { "an index of nothing", "names no OCI manifest", tar => tar.Index() },
            {
                "an index of indexes",
                "names no OCI manifest",
                tar => tar.Index(Thing.Describe() with { MediaType = MediaTypes.ImageIndex })
            },
            { "a huge index", "at most 1048576", tar => tar.File("index.json", new byte[(1 << 20) + 1]) },
            { "a huge manifest", "at most 4194304", tar => tar.Index(Thing.Describe() with { Size = 5 << 20 }) },
            { "a manifest that is not there", "lacks a manifest", tar => tar.Marker().Index(Thing.Describe()) },
            {
                "a manifest of another size",
                "index.json says",
                tar => tar.Index(Thing.Describe() with { Size = 5 }).Blob(Thing.ToJson())
            },
            {
                "a manifest that is none",
                "manifest cannot be read",
                tar => tar.Index(Describe(MediaTypes.ImageManifest, Layer)).Blob(Layer)
            },
            {
                "a layer that is not there",
                "lacks 1 blobs",
                tar => tar.Marker().Index(Thing.Describe()).Blob(Thing.ToJson()).Blob(Config)
            },
            {
                "a layer of another size",
                "the manifest says 2",
                tar => Whole(tar, Thing with { Layers = [Thing.Layers[0] with { Size = 2 }] })
            },
            {
                "a layer before a manifest with another size",
                "the manifest says 2",
                tar => Whole(tar.Blob(Layer), Thing with { Layers = [Thing.Layers[0] with { Size = 2 }] })
            },
            {
                "a layer of two sizes",
                "the sizes 3000 and 2",
                tar => Whole(tar, Thing with { Layers = [Thing.Layers[0], Thing.Layers[0] with { Size = 2 }] })
            },
            {
                "a manifest that asks for too much",
                "are allowed",
                tar => Whole(tar, Thing with { Layers = [Thing.Layers[0] with { Size = long.MaxValue }] })
            },
            { "gzip", "compressed with gzip", tar => tar.Raw([0x1f, 0x8b, .. new byte[510]]) },
            { "zstd", "compressed with zstd", tar => tar.Raw([0x28, 0xb5, 0x2f, 0xfd, .. new byte[508]]) },
            { "no tar", "no tar", tar => tar.Raw(Bytes(3, 512)) },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_no_honest_archive_has_is_refused_and_nothing_stays(
        string what,
        string reason,
        Action<TarBuilder> make
    )
    {
        var archive = new TarBuilder();
        make(archive);
        var e = await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(archive.Build()));
        Assert.True(e.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {e.Message}");
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task A_blob_that_is_not_what_its_name_says_is_refused_and_nothing_stays()
    {
        var archive = new TarBuilder().Marker().Blob(Config).File($"blobs/sha256/{Digest.Of(Layer).Hex}", Config);
        var e = await Assert.ThrowsAsync<BlobCorruptException>(() => ImportAsync(archive.Build()));
        Assert.Equal(Digest.Of(Layer), e.Expected);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task Nothing_at_all_is_called_empty()
    {
        var e = await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync([]));
        Assert.Contains("empty", e.Message);
    }

    [Fact]
    public async Task An_archive_cut_anywhere_is_refused_and_nothing_stays()
    {
        var whole = Whole(new TarBuilder(), Thing).BuildWithoutEnd();
        // The last blob's filling may be missing: it is no content.
        for (var length = 0; length < whole.Length - TarBuilder.Block; length += 73)
        {
            await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(whole[..length]));
            Assert.Empty(Files(folder.Path));
        }
    }

    [Fact]
    public async Task The_end_mark_may_be_missing_as_other_readers_have_it()
    {
        await ImportAsync(Whole(new TarBuilder(), Thing).BuildWithoutEnd());
        Assert.Equal(3, Files(folder.Path).Length);
    }

    [Fact]
    public async Task Nothing_is_read_after_the_end_mark()
    {
        var archive = Whole(new TarBuilder(), Thing).Build();
        var stream = new OneWayStream(archive, failure: new IOException("Read too far."));
        await OciArchive.ImportAsync(new BlobStore(folder.Path), stream, null, new ImportLimits(), null, Cancellation);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Every_tar_format_is_read_with_folders_comments_and_long_names(TarEntryFormat format)
    {
        var archive = new TarBuilder();
        if (format == TarEntryFormat.Pax)
            archive.Pax(TarBuilder.PaxRecord("comment", "made by hand"), 'g');
        foreach (var name in new[] { ".", "./", "blobs", "blobs/sha256/" })
            archive.Entry(Make(format, TarEntryType.Directory, name, null));
        if (format != TarEntryFormat.V7)
            archive.Entry(
                Make(format, TarEntryType.RegularFile, $"{new string('n', 90)}/{new string('x', 60)}", Config)
            );
        archive.Entry(
            Make(format, TarEntryType.RegularFile, "./oci-layout", Text("""{"imageLayoutVersion":"1.0.0"}"""))
        );
        foreach (var content in new[] { Layer, Thing.ToJson(), Config })
            archive.Entry(Make(format, TarEntryType.RegularFile, $"blobs/sha256/{Digest.Of(content).Hex}", content));
        await ImportAsync(archive.Index(Thing.Describe()).Build());
        Assert.Equal(3, Files(folder.Path).Length);
    }

    [Fact]
    public async Task Pax_name_and_size_win_over_the_header()
    {
        var archive = new TarBuilder()
            .Pax(
                TarBuilder.PaxRecord("path", $"blobs/sha256/{Digest.Of(Layer).Hex}")
                    + TarBuilder.PaxRecord("size", $"{Layer.Length}")
                    + TarBuilder.PaxRecord("SCHILY.xattr.user.x", "=\n=")
            )
            .Header("short", '0', 0)
            .Data(Layer);
        Whole(archive, Thing, layers: false);
        await ImportAsync(archive.Build());
        Assert.Equal(3, Files(folder.Path).Length);
    }

    [Fact]
    public async Task Limits_are_kept()
    {
        var archive = Whole(new TarBuilder(), Thing).Build();
        var store = new BlobStore(folder.Path);
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(archive, new() { Entries = 4 }));
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(archive, new() { TotalBytes = 5000 }));
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(archive, new() { BlobBytes = 2999 }));
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(archive, new() { IndexBytes = 100 }));
        var blobFirst = Whole(new TarBuilder().Blob(Layer), Thing, layers: false).Build();
        await Assert.ThrowsAsync<BlobTooLargeException>(() => ImportAsync(blobFirst, new() { BlobBytes = 2999 }));
        Assert.Empty(Files(folder.Path));
        await ImportAsync(
            archive,
            new()
            {
                Entries = 5,
                BlobBytes = 3000,
                TotalBytes = archive.Length,
            }
        );
    }

    private static TarBuilder Whole(TarBuilder archive, Manifest manifest, bool layers = true)
    {
        archive.Marker().Index(manifest.Describe()).Blob(manifest.ToJson()).Blob(Config);
        return layers ? archive.Blob(Layer) : archive;
    }

    private static TarEntry Make(TarEntryFormat format, TarEntryType type, string name, ReadOnlyMemory<byte>? content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(
                type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type,
                name
            ),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new GnuTarEntry(type, name),
        };
        if (content is { } data)
            entry.DataStream = new MemoryStream(data.ToArray());
        return entry;
    }

    private Task<Manifest> ImportAsync(byte[] archive, ImportLimits? limits = null) =>
        OciArchive.ImportAsync(
            new BlobStore(folder.Path),
            new OneWayStream(archive),
            null,
            limits ?? new ImportLimits { TotalBytes = 4L << 30 },
            null,
            Cancellation
        );
}
