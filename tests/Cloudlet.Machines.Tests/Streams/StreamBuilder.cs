using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

/// <summary>Migration streams as QEMU writes them, put together by hand.</summary>
internal sealed class StreamBuilder
{
    public const uint Ram = 2;

    private readonly List<byte> bytes = [];
    private readonly List<object> devices = [];
    private uint section = 10;

    public static byte[] PageOf(byte value)
    {
        var page = new byte[Page.Size];
        page.AsSpan().Fill(value);
        return page;
    }

    /// <summary>A small whole stream: two blocks, a page of each, a clock, slirp, a CPU.</summary>
    public static byte[] Small(bool slirp = true)
    {
        var stream = new StreamBuilder()
            .Header()
            .Start(("mem", 8 * Page.Size), ("vga.vram", 4 * Page.Size))
            .Part(p => p.Content("mem", 0, 1).SameContent(Page.Size, 2).Zero("vga.vram", 0).SameContent(Page.Size, 3))
            .End(p => p.Zero("mem", 2 * Page.Size))
            .Device("timer", 24);
        if (slirp)
            stream.OldStyleDevice("slirp", 131);
        return stream.Device("cpu", 300).Description().ToArray();
    }

    public StreamBuilder Header(string machine = "pc-q35-7.2")
    {
        UInt32(0x5145564d);
        UInt32(3);
        Byte(7);
        UInt32((uint)machine.Length);
        return Raw(Encoding.UTF8.GetBytes(machine));
    }

    public StreamBuilder Start(params (string Name, long Length)[] blocks)
    {
        Byte(1);
        UInt32(Ram);
        Name("ram");
        UInt32(0);
        UInt32(4);
        UInt64(blocks.Sum(block => block.Length) | 4);
        foreach (var (name, length) in blocks)
        {
            Name(name);
            UInt64(length);
        }
        return EndOfRecords();
    }

    public StreamBuilder Part(Action<StreamBuilder> records) => Records(2, records);

    public StreamBuilder End(Action<StreamBuilder>? records = null) => Records(3, records ?? (_ => { }));

    public StreamBuilder Content(string block, long address, byte value) =>
        UInt64(address | 8).Name(block).Raw(PageOf(value));

    public StreamBuilder SameContent(long address, byte value) => UInt64(address | 8 | 0x20).Raw(PageOf(value));

    public StreamBuilder Zero(string block, long address) => UInt64(address | 2).Name(block).Byte(0);

    public StreamBuilder SameZero(long address) => UInt64(address | 2 | 0x20).Byte(0);

    public StreamBuilder Device(string name, int size, uint instance = 0)
    {
        devices.Add(
            new
            {
                name,
                instance_id = instance,
                vmsd_name = name,
                version = 1,
                fields = new[]
                {
                    new
                    {
                        name = "all",
                        type = "buffer",
                        size,
                    },
                },
            }
        );
        return DeviceSection(name, size, instance);
    }

    public StreamBuilder OldStyleDevice(string name, int size, int? described = null)
    {
        devices.Add(
            new
            {
                name,
                instance_id = 0,
                size = described ?? size,
                fields = new[]
                {
                    new
                    {
                        name = "data",
                        size = described ?? size,
                        type = "buffer",
                    },
                },
            }
        );
        return DeviceSection(name, size, 0);
    }

    public StreamBuilder Description()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { page_size = 4096, devices });
        return Byte(0).Byte(6).UInt32((uint)json.Length).Raw(json);
    }

    public StreamBuilder Byte(byte value) => Raw([value]);

    public StreamBuilder UInt32(uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, value);
        return Raw(four);
    }

    public StreamBuilder UInt64(long value)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(eight, value);
        return Raw(eight);
    }

    public StreamBuilder Name(string name) => Byte((byte)name.Length).Raw(Encoding.UTF8.GetBytes(name));

    public StreamBuilder Raw(ReadOnlySpan<byte> content)
    {
        bytes.AddRange(content);
        return this;
    }

    public byte[] ToArray() => [.. bytes];

    private StreamBuilder DeviceSection(string name, int size, uint instance)
    {
        section++;
        var content = new byte[size];
        new Random(size).NextBytes(content);
        return Byte(4).UInt32(section).Name(name).UInt32(instance).UInt32(1).Raw(content).Byte(0x7e).UInt32(section);
    }

    private StreamBuilder Records(byte kind, Action<StreamBuilder> records)
    {
        Byte(kind).UInt32(Ram);
        records(this);
        return EndOfRecords();
    }

    private StreamBuilder EndOfRecords() => UInt64(0x10).Byte(0x7e).UInt32(Ram);
}
