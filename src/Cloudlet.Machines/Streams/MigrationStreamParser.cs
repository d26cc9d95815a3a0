using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// The state machine that a migration stream drives. It is fed with whatever bytes are there, takes as many whole records
/// as it finds, and says how many bytes those were: nothing is copied but what must be kept.
/// </summary>
internal sealed class MigrationStreamParser(string memoryBlock, IMemorySink memory)
{
    /// <summary>No record is longer: flags, a block's name, a page.</summary>
    public const int LongestRecord = 8 + 1 + 255 + Page.Size;

    private enum Stage
    {
        Header,
        Section,
        Records,
        BlockList,
        Footer,
        Devices,
    }

    private readonly byte[] memoryName = Encoding.UTF8.GetBytes(memoryBlock);
    private readonly List<RamBlock> blocks = [];
    private readonly ArrayBufferWriter<byte> devices = new();
    private Stage stage;
    private byte sectionKind;
    private uint ramSection;
    private bool started;
    private bool ended;
    private long listLeft;
    private long otherBytes;
    private RamBlock? main;
    private RamBlock? current;

    /// <summary>Bytes taken so far.</summary>
    public long Offset { get; private set; }

    /// <summary>The machine type of the configuration section.</summary>
    public string MachineType { get; private set; } = "";

    /// <summary>The number of the section that carries memory.</summary>
    public uint RamSection => ramSection;

    /// <summary>All blocks, in the stream's order.</summary>
    public IReadOnlyList<RamBlock> Blocks => blocks;

    /// <summary>The main memory's block. Set when the stream was whole.</summary>
    public RamBlock Main => main ?? throw Problem($"its block list has no '{memoryBlock}'");

    /// <summary>The size of main memory, once the block list came.</summary>
    public long? MemoryBytes => main?.Length;

    /// <summary>Main memory's pages that came with content.</summary>
    public long ContentPages { get; private set; }

    /// <summary>Main memory's pages that came as zeros.</summary>
    public long ZeroPages { get; private set; }

    /// <summary>Everything after the memory: device sections and their description.</summary>
    public ReadOnlyMemory<byte> Devices => devices.WrittenMemory;

    /// <summary>Takes whole records from the start of <paramref name="data"/> and returns their length. What is left comes again, with more behind it.</summary>
    /// <exception cref="MigrationStreamException">The stream is not one that we understand.</exception>
    public int Feed(ReadOnlySpan<byte> data)
    {
        var left = data;
        while (left.Length > 0)
        {
            var taken = stage switch
            {
                Stage.Header => TakeHeader(left),
                Stage.Section => TakeSection(left),
                Stage.Records => TakeRecord(left),
                Stage.BlockList => TakeBlock(left),
                Stage.Footer => TakeFooter(left),
                _ => TakeDevices(left),
            };
            if (taken == 0 && stage != Stage.Devices)
                break;
            Offset += taken;
            left = left[taken..];
        }
        return data.Length - left.Length;
    }

    /// <summary>Says that no more comes.</summary>
    /// <exception cref="MigrationStreamException">More had to come.</exception>
    public void End()
    {
        if (stage != Stage.Devices)
            throw Problem($"it ended early, inside of {Where()}");
    }

    private string Where() =>
        stage switch
        {
            Stage.Header => "its header",
            Stage.Section => "its sections",
            _ => "the guest's memory",
        };

    private int TakeHeader(ReadOnlySpan<byte> data)
    {
        if (data.Length < 13)
            return 0;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(data);
        var version = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (magic != MigrationFormat.Magic || version != MigrationFormat.Version)
            throw Problem($"it starts with {magic:x8} {version:x8}, which is no QEMU migration stream of version 3");
        if (data[8] != MigrationFormat.SectionConfiguration)
            throw Problem("it has no configuration section: a machine type without one is not supported");
        var length = BinaryPrimitives.ReadUInt32BigEndian(data[9..]);
        if (length is 0 or > MigrationFormat.MaxMachineType)
            throw Problem($"its machine type has {length} bytes");
        if (data.Length < 13 + length)
            return 0;
        MachineType = Encoding.UTF8.GetString(data.Slice(13, (int)length));
        stage = Stage.Section;
        return 13 + (int)length;
    }

    private int TakeSection(ReadOnlySpan<byte> data)
    {
        switch (data[0])
        {
            case MigrationFormat.SectionStart when !started:
                return TakeStart(data);
            case MigrationFormat.SectionPart or MigrationFormat.SectionEnd when started && !ended:
                if (data.Length < 5)
                    return 0;
                CheckSection(BinaryPrimitives.ReadUInt32BigEndian(data[1..]));
                sectionKind = data[0];
                stage = Stage.Records;
                return 5;
            case MigrationFormat.SectionFull when ended:
                _ = Main;
                stage = Stage.Devices;
                return 0;
            default:
                throw Problem($"a section of type {data[0]:x2} is not understood here");
        }
    }

    private int TakeStart(ReadOnlySpan<byte> data)
    {
        if (data.Length < 6 || data.Length < 6 + data[5] + 8)
            return 0;
        var name = data.Slice(6, data[5]);
        var version = BinaryPrimitives.ReadUInt32BigEndian(data[(6 + name.Length + 4)..]);
        if (!name.SequenceEqual("ram"u8) || version != MigrationFormat.RamVersion)
            throw Problem(
                $"section '{Encoding.UTF8.GetString(name)}' version {version} is not understood, only 'ram' is"
            );
        ramSection = BinaryPrimitives.ReadUInt32BigEndian(data[1..]);
        started = true;
        sectionKind = MigrationFormat.SectionStart;
        stage = Stage.Records;
        return 6 + name.Length + 8;
    }

    private int TakeRecord(ReadOnlySpan<byte> data)
    {
        if (data.Length < 8)
            return 0;
        var value = BinaryPrimitives.ReadInt64BigEndian(data);
        var flags = (int)(value & MigrationFormat.FlagMask);
        var address = value & ~(long)MigrationFormat.FlagMask;
        switch (flags & ~MigrationFormat.FlagSameBlock)
        {
            case MigrationFormat.FlagPage or MigrationFormat.FlagZero:
                return TakePage(data, address, flags);
            case MigrationFormat.FlagEnd when flags == MigrationFormat.FlagEnd:
                stage = Stage.Footer;
                return 8;
            case MigrationFormat.FlagBlockList
                when flags == MigrationFormat.FlagBlockList
                    && sectionKind == MigrationFormat.SectionStart
                    && blocks.Count == 0:
                if (address < 0)
                    throw Problem($"its blocks have {address} bytes in all");
                listLeft = address;
                stage = listLeft > 0 ? Stage.BlockList : Stage.Records;
                return 8;
            default:
                throw Problem($"a memory record with flags {flags:x3} is not understood here");
        }
    }

    private int TakePage(ReadOnlySpan<byte> data, long address, int flags)
    {
        var at = 8;
        var block = current;
        if ((flags & MigrationFormat.FlagSameBlock) == 0)
        {
            if (data.Length < 9 || data.Length < 9 + data[8])
                return 0;
            block = FindBlock(data.Slice(9, data[8]));
            at = 9 + data[8];
        }
        var zero = (flags & MigrationFormat.FlagZero) != 0;
        var length = zero ? 1 : Page.Size;
        if (data.Length < at + length)
            return 0;
        if (block is null)
            throw Problem("a page of the same block, with none before it");
        if (address < 0 || address > block.Length - Page.Size)
            throw Problem($"a page at {address} of block '{block.Name}', which has {block.Length} bytes");
        if (zero && data[at] != 0)
            throw Problem($"a page filled with {data[at]:x2}: only zeros are understood");
        Hand(block, address, zero ? default : data.Slice(at, length));
        current = block;
        return at + length;
    }

    private void Hand(RamBlock block, long address, ReadOnlySpan<byte> page)
    {
        switch (ReferenceEquals(block, main), page.IsEmpty)
        {
            case (true, false):
                ContentPages++;
                memory.Write(address, page);
                break;
            case (true, true):
                ZeroPages++;
                memory.Zero(address);
                break;
            case (false, false):
                block.Write(address, page);
                break;
            default:
                block.Zero(address);
                break;
        }
    }

    private RamBlock FindBlock(ReadOnlySpan<byte> name)
    {
        foreach (var block in blocks)
        {
            if (name.SequenceEqual(block.RawName))
                return block;
        }
        throw Problem($"a page of block '{Encoding.UTF8.GetString(name)}', which its block list does not name");
    }

    private int TakeBlock(ReadOnlySpan<byte> data)
    {
        if (data.Length < 9 + data[0])
            return 0;
        var name = data.Slice(1, data[0]).ToArray();
        var block = new RamBlock(name, BinaryPrimitives.ReadInt64BigEndian(data[(1 + name.Length)..]));
        if (block.Length < 0 || block.Length > listLeft || block.Length % Page.Size != 0)
            throw Problem($"block '{block.Name}' has {block.Length} bytes, with {listLeft} left of the list's total");
        if (blocks.Count == MigrationFormat.MaxBlocks || blocks.Exists(b => b.Name == block.Name))
            throw Problem($"block '{block.Name}' is there twice, or is one of too many");
        if (name.AsSpan().SequenceEqual(memoryName))
            main = block;
        else if ((otherBytes += block.Length) > MigrationFormat.MaxOtherBytes)
            throw Problem($"its blocks beside main memory have more than {MigrationFormat.MaxOtherBytes} bytes");
        blocks.Add(block);
        listLeft -= block.Length;
        if (listLeft == 0)
            stage = Stage.Records;
        return 9 + name.Length;
    }

    private int TakeFooter(ReadOnlySpan<byte> data)
    {
        if (data.Length < 5)
            return 0;
        if (data[0] != MigrationFormat.SectionFooter)
            throw Problem($"a section of memory is followed by {data[0]:x2} and not by its footer");
        CheckSection(BinaryPrimitives.ReadUInt32BigEndian(data[1..]));
        ended = sectionKind == MigrationFormat.SectionEnd;
        stage = Stage.Section;
        return 5;
    }

    private int TakeDevices(ReadOnlySpan<byte> data)
    {
        if (devices.WrittenCount + data.Length > MigrationFormat.MaxDeviceBytes)
            throw Problem($"its devices have more than {MigrationFormat.MaxDeviceBytes} bytes");
        devices.Write(data);
        return data.Length;
    }

    private void CheckSection(uint section)
    {
        if (section != ramSection)
            throw Problem($"section {section} is not understood, only that of memory ({ramSection}) is");
    }

    private MigrationStreamException Problem(string problem) => new(Offset, problem);
}
