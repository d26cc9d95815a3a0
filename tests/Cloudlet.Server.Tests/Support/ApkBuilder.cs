using System.IO.Compression;
using System.Text;

namespace Cloudlet.Server.Tests.Support;

/// <summary>Writes small APKs as Android's build does: a zip with a binary manifest and a resource table.</summary>
internal static class ApkBuilder
{
    private const uint None = 0xffffffff;
    private const uint LabelResource = 0x7f010000;
    private static readonly DateTimeOffset Built = new(2024, 5, 17, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An APK whose label is a resource: in Dutch first, then in the default language.</summary>
    public static byte[] Build(string package = "org.example.speech", string label = "Speech", bool utf8 = true)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "classes.dex", new byte[1000], CompressionLevel.Optimal);
            Add(zip, "AndroidManifest.xml", Manifest(package, utf8), CompressionLevel.Optimal);
            Add(zip, "resources.arsc", Table(label, utf8), CompressionLevel.NoCompression);
        }
        return file.ToArray();
    }

    public static byte[] Zip(string name, byte[] content)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            Add(zip, name, content, CompressionLevel.Optimal);
        return file.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content, CompressionLevel level)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = Built; // Two of the same are the same bytes.
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] Manifest(string package, bool utf8)
    {
        // The first four are names that have Android's ids; the ids stand in the same order.
        var strings = Strings(
            utf8,
            "versionCode",
            "versionName",
            "minSdkVersion",
            "label",
            "package",
            "manifest",
            "uses-sdk",
            "application",
            package,
            "1.2.3"
        );
        var names = Chunk(0x0180, [], Ints(0x0101021b, 0x0101021c, 0x0101020c, 0x01010001));
        return Chunk(
            0x0003,
            [],
            [
                .. strings,
                .. names,
                .. Element(5, (0, 0x10, 42), (1, 0x03, 9), (4, 0x03, 8)),
                .. Element(6, (2, 0x10, 21)),
                .. Element(7, (3, 0x01, LabelResource)),
            ]
        );
    }

    private static byte[] Element(uint name, params (uint Name, byte Type, uint Data)[] attributes) =>
        Chunk(
            0x0102,
            Ints(1, None),
            [
                .. Ints(None, name),
                .. Shorts(20, 20, (ushort)attributes.Length, 0, 0, 0),
                .. attributes.SelectMany(item =>
                    (byte[])[.. Ints(None, item.Name, None), 8, 0, 0, item.Type, .. Ints(item.Data)]
                ),
            ]
        );

    private static byte[] Table(string label, bool utf8)
    {
        var package = Chunk(
            0x0200,
            [.. Ints(0x7f), .. new byte[256], .. Ints(0, 0, 0, 0, 0)],
            [.. Type("nl", 0), .. Type("\0\0", 1)]
        );
        return Chunk(0x0002, Ints(1), [.. Strings(utf8, "Spraak", label), .. package]);
    }

    private static byte[] Type(string language, uint text)
    {
        byte[] config = [.. Ints(28, 0), (byte)language[0], (byte)language[1], .. new byte[18]];
        return Chunk(
            0x0201,
            [1, 0, 0, 0, .. Ints(1, (uint)(20 + config.Length + 4)), .. config],
            [.. Ints(0), .. Shorts(8, 0), .. Ints(0), 8, 0, 0, 3, .. Ints(text)]
        );
    }

    private static byte[] Strings(bool utf8, params string[] all)
    {
        var offsets = new List<uint>();
        var data = new List<byte>();
        foreach (var text in all)
        {
            offsets.Add((uint)data.Count);
            if (utf8)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                data.AddRange([(byte)text.Length, (byte)bytes.Length, .. bytes, 0]);
            }
            else
                data.AddRange([.. Shorts((ushort)text.Length), .. Encoding.Unicode.GetBytes(text), 0, 0]);
        }
        while (data.Count % 4 != 0)
            data.Add(0);
        return Chunk(
            0x0001,
            Ints((uint)all.Length, 0, utf8 ? 1u << 8 : 0, (uint)(28 + 4 * all.Length), 0),
            [.. Ints([.. offsets]), .. data]
        );
    }

    private static byte[] Chunk(ushort type, byte[] header, byte[] content) =>
        [
            .. Shorts(type, (ushort)(8 + header.Length)),
            .. Ints((uint)(8 + header.Length + content.Length)),
            .. header,
            .. content,
        ];

    private static byte[] Ints(params uint[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Shorts(params ushort[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
