using Cloudlet.Server.Apps.Apks;

namespace Cloudlet.Server.Tests.Apps;

public sealed class ApkReaderTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_an_apk_says_of_itself_is_read_and_the_label_is_of_the_default_language(bool utf8)
    {
        var android = Read(ApkBuilder.Build(label: "Spëech", utf8: utf8));

        Assert.Equal("org.example.speech", android.Package);
        Assert.Equal(42, android.VersionCode);
        Assert.Equal("1.2.3", android.VersionName);
        Assert.Equal("21", android.LeastSdk);
        Assert.Equal("Spëech", android.Label);
    }

    [Fact]
    public void Control_characters_of_a_label_do_not_reach_anybody() =>
        Assert.Equal("Sp[2Jeech", Read(ApkBuilder.Build(label: "Sp\u001b[2Jeech")).Label);

    [Fact]
    public void A_zip_without_a_manifest_is_no_apk() =>
        Assert.Contains("AndroidManifest.xml", Refused(ApkBuilder.Zip("index.html", [1, 2, 3])).Message);

    [Fact]
    public void A_manifest_as_text_is_no_apk() =>
        Refused(ApkBuilder.Zip("AndroidManifest.xml", "<manifest package='a'/>"u8.ToArray()));

    [Fact]
    public void A_manifest_that_unpacks_to_more_than_the_limit_is_not_unpacked() =>
        Refused(ApkBuilder.Zip("AndroidManifest.xml", new byte[5 << 20]));

    [Fact]
    public void An_apk_that_is_cut_off_anywhere_is_refused()
    {
        var whole = ApkBuilder.Build();
        for (var length = 0; length < whole.Length; length += 7)
            Refused(whole[..length]);
    }

    [Fact]
    public void Whatever_is_changed_in_an_apk_it_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(4);
        var whole = ApkBuilder.Build();
        for (var round = 0; round < 5000; round++)
            ReadOrRefuse(Damage(whole, random));
    }

    [Fact]
    public void Whatever_is_changed_in_a_manifest_or_table_it_is_read_or_refused_and_nothing_else()
    {
        // Not packed: so that the damage reaches the readers.
        var random = new Random(5);
        using var whole = new System.IO.Compression.ZipArchive(new MemoryStream(ApkBuilder.Build()));
        var manifest = Content(whole, "AndroidManifest.xml");
        var table = Content(whole, "resources.arsc");
        for (var round = 0; round < 20_000; round++)
        {
            try
            {
                ManifestXml.Read(
                    new ByteView(Damage(manifest, random)),
                    new HashSet<string> { "manifest", "uses-sdk" }
                );
            }
            catch (ApkInvalidException) { }
            try
            {
                ResourceTable
                    .Read(new ByteView(Damage(table, random)))
                    .TextOf(new ResourceValue(ResourceValue.Reference, 0x7f010000));
            }
            catch (ApkInvalidException) { }
        }
    }

    private static byte[] Content(System.IO.Compression.ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var damaged = (byte[])whole.Clone();
        for (var change = random.Next(1, 5); change > 0; change--)
            damaged[random.Next(damaged.Length)] = random.Next(3) switch
            {
                0 => 0xff,
                1 => 0,
                _ => (byte)random.Next(256),
            };
        return damaged;
    }

    private void ReadOrRefuse(byte[] content)
    {
        try
        {
            Read(content);
        }
        catch (ApkInvalidException) { }
    }

    private ApkInvalidException Refused(byte[] content) => Assert.Throws<ApkInvalidException>(() => Read(content));

    private AndroidPackage Read(byte[] content)
    {
        File.WriteAllBytes(folder.At("a.apk"), content);
        using var file = File.OpenRead(folder.At("a.apk"));
        return ApkReader.Read(file);
    }
}
