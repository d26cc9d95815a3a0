using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// Writes a machine state in its canonical form: a migration stream that QEMU loads as it is, with the whole block list, no
/// page of main memory, one part with the other blocks' pages in ascending order, and the devices without the host's network.
/// </summary>
internal sealed class MachineStateWriter(Stream target)
{
    private const int FlushAt = 256 << 10;

    private readonly ArrayBufferWriter<byte> buffer = new(FlushAt + MigrationStreamParser.LongestRecord);

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Writes all of it. Returns how many pages of other blocks there were.</summary>
    public async Task<long> WriteAsync(
        MigrationStreamParser stream,
        DeviceSections devices,
        CancellationToken cancellationToken
    )
    {
        WriteStart(stream);
        var pages = await WritePagesAsync(stream, cancellationToken);
        WriteSection(MigrationFormat.SectionEnd, stream.RamSection);
        WriteEnd(stream.RamSection);
        foreach (var piece in devices.Without(MigrationFormat.UserNetworkSection))
        {
            await FlushAsync(cancellationToken);
            await target.WriteAsync(piece, cancellationToken);
            Length += piece.Length;
        }
        await FlushAsync(cancellationToken);
        return pages;
    }

    private void WriteStart(MigrationStreamParser stream)
    {
        WriteUInt32(MigrationFormat.Magic);
        WriteUInt32(MigrationFormat.Version);
        WriteByte(MigrationFormat.SectionConfiguration);
        var machineType = Encoding.UTF8.GetBytes(stream.MachineType);
        WriteUInt32((uint)machineType.Length);
        buffer.Write(machineType);

        WriteSection(MigrationFormat.SectionStart, stream.RamSection);
        WriteName("ram"u8);
        WriteUInt32(0);
        WriteUInt32(MigrationFormat.RamVersion);
        WriteRecord(stream.Blocks.Sum(block => block.Length), MigrationFormat.FlagBlockList);
        foreach (var block in stream.Blocks)
        {
            WriteName(block.RawName);
            WriteRecord(block.Length, 0);
        }
        WriteEnd(stream.RamSection);
    }

    private async Task<long> WritePagesAsync(MigrationStreamParser stream, CancellationToken cancellationToken)
    {
        var pages = 0L;
        WriteSection(MigrationFormat.SectionPart, stream.RamSection);
        foreach (var block in stream.Blocks.Where(block => block != stream.Main))
        {
            var flags = 0;
            foreach (var page in block.Seen)
            {
                WritePage(block, page, flags);
                flags = MigrationFormat.FlagSameBlock;
                pages++;
                if (buffer.WrittenCount >= FlushAt)
                    await FlushAsync(cancellationToken);
            }
        }
        WriteEnd(stream.RamSection);
        return pages;
    }

    private void WritePage(RamBlock block, PageNumber page, int flags)
    {
        var content = block.Read(page);
        WriteRecord(page.Offset, flags | (content.IsEmpty ? MigrationFormat.FlagZero : MigrationFormat.FlagPage));
        if (flags == 0)
            WriteName(block.RawName);
        if (content.IsEmpty)
            WriteByte(0);
        else
            buffer.Write(content);
    }

    private void WriteSection(byte kind, uint section)
    {
        WriteByte(kind);
        WriteUInt32(section);
    }

    private void WriteEnd(uint section)
    {
        WriteRecord(0, MigrationFormat.FlagEnd);
        WriteSection(MigrationFormat.SectionFooter, section);
    }

    private void WriteRecord(long address, int flags)
    {
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, address | (long)flags);
        buffer.Write(value);
    }

    private void WriteName(ReadOnlySpan<byte> name)
    {
        WriteByte((byte)name.Length);
        buffer.Write(name);
    }

    private void WriteByte(byte value) => buffer.Write([value]);

    private void WriteUInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        buffer.Write(bytes);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await target.WriteAsync(buffer.WrittenMemory, cancellationToken);
        Length += buffer.WrittenCount;
        buffer.ResetWrittenCount();
    }
}
