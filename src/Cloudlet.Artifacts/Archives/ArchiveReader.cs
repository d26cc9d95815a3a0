namespace Cloudlet.Artifacts;

/// <summary>
/// Reads a tar archive forwards, from anyone. Unlike the framework's reader it allocates nothing by a stranger's numbers
/// (that one takes an extended header of up to 2 GiB into memory), counts everything against limits, and refuses all
/// but plain files and folders: links, devices and sparse files have no place in an artifact.
/// </summary>
internal sealed class ArchiveReader(Stream archive, ImportLimits limits)
{
    // Names of ours have 77 bytes; labels and times of other tools a few hundred.
    private const int MaximumExtension = 64 * 1024;

    private readonly byte[] block = new byte[TarHeader.Size];
    private long bytesRead;
    private long dataLeft;
    private int padding;
    private int headers;

    /// <summary>The next file or folder, or null at the end. What was not read of the last one is passed over.</summary>
    /// <exception cref="ArtifactInvalidException">The archive is malformed, ends early, or exceeds a limit.</exception>
    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancellationToken)
    {
        string? longName = null;
        var pax = default(PaxRecords);
        while (true)
        {
            await SkipAsync(cancellationToken);
            if (!await ReadBlockAsync(cancellationToken))
            {
                return longName is null && pax == default
                    ? null
                    : throw new ArtifactInvalidException("The archive ends after an extended header.");
            }
            if (++headers > limits.Entries)
                throw new ArtifactInvalidException($"The archive has more than {limits.Entries} entries.");

            var (type, name, size) = ParseHeader();
            StartData(size);
            switch (type)
            {
                case 'x':
                    pax = PaxRecords.Parse(await ReadExtensionAsync(cancellationToken));
                    continue;
                case 'g':
                    // Comments and defaults for all entries: nothing that an artifact needs.
                    await ReadExtensionAsync(cancellationToken);
                    continue;
                case 'L':
                    longName = TarHeader.Text(await ReadExtensionAsync(cancellationToken));
                    continue;
                case '0' or '\0' or '7':
                    if (pax.Size is { } paxSize)
                        StartData(paxSize);
                    return new ArchiveEntry(ArchiveEntryType.File, pax.Path ?? longName ?? name, dataLeft);
                case '5':
                    return new ArchiveEntry(ArchiveEntryType.Folder, pax.Path ?? longName ?? name, dataLeft);
                default:
                    throw new ArtifactInvalidException(
                        $"The archive has {Describe(type)} ('{pax.Path ?? longName ?? name}'); only files and folders are allowed."
                    );
            }
        }
    }

    /// <summary>Reads data of the present entry. 0 at its end.</summary>
    /// <exception cref="ArtifactInvalidException">The archive ends inside the entry.</exception>
    public async ValueTask<int> ReadDataAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (dataLeft == 0 || buffer.IsEmpty)
            return 0;
        var count = await archive.ReadAsync(buffer[..(int)Math.Min(buffer.Length, dataLeft)], cancellationToken);
        if (count == 0)
            throw EndsEarly();
        Count(count);
        dataLeft -= count;
        return count;
    }

    private void StartData(long size)
    {
        if (size > limits.TotalBytes)
            throw TooLarge();
        dataLeft = size;
        padding = (int)(-size & (TarHeader.Size - 1));
    }

    private (char Type, string Name, long Size) ParseHeader()
    {
        if (headers == 1 && FindCompression(block) is { } compression)
            throw new ArtifactInvalidException($"The archive is compressed with {compression}; decompress it first.");
        var header = new TarHeader(block);
        return (header.Type, header.Name, header.DataSize);
    }

    private static string? FindCompression(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0x1f, 0x8b]))
            return "gzip";
        if (start.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]))
            return "zstd";
        if (start.StartsWith<byte>([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']))
            return "xz";
        return null;
    }

    private static string Describe(char type) =>
        type switch
        {
            '1' => "a hard link",
            '2' => "a symbolic link",
            '3' or '4' => "a device",
            '6' => "a pipe",
            'S' => "a sparse file",
            _ => "an entry of an unknown kind",
        };

    private async ValueTask<byte[]> ReadExtensionAsync(CancellationToken cancellationToken)
    {
        if (dataLeft > MaximumExtension)
            throw new ArtifactInvalidException(
                $"The archive has an extended header of {dataLeft} bytes; at most {MaximumExtension} are allowed."
            );
        var content = new byte[dataLeft];
        for (var done = 0; done < content.Length; )
            done += await ReadDataAsync(content.AsMemory(done), cancellationToken);
        return content;
    }

    private async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        while (dataLeft > 0)
            await ReadDataAsync(block, cancellationToken);
        while (padding > 0)
        {
            var count = await archive.ReadAsync(block.AsMemory(0, padding), cancellationToken);
            if (count == 0)
                throw EndsEarly();
            Count(count);
            padding -= count;
        }
    }

    /// <summary>False at the end: a block of zeros, or, as other readers have it, no more bytes.</summary>
    private async ValueTask<bool> ReadBlockAsync(CancellationToken cancellationToken)
    {
        var count = await archive.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0 && bytesRead == 0)
            throw new ArtifactInvalidException("The archive is empty.");
        Count(count);
        if (count is not 0 and not TarHeader.Size)
            throw EndsEarly();
        return block.AsSpan(0, count).ContainsAnyExcept((byte)0);
    }

    private void Count(int count)
    {
        bytesRead += count;
        if (bytesRead > limits.TotalBytes)
            throw TooLarge();
    }

    private ArtifactInvalidException TooLarge() =>
        new($"The archive has more than the {limits.TotalBytes} bytes that are allowed.");

    private ArtifactInvalidException EndsEarly() =>
        new(
            headers == 0
                ? $"This is no archive: it ends after {bytesRead} bytes, before its first entry."
                : $"The archive ends early, after {bytesRead} bytes."
        );
}
