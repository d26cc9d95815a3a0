namespace Cloudlet.Server.Apps.Apks;

/// <summary>An APK's <c>resources.arsc</c>: gives the value of a resource in the default configuration (any language).</summary>
internal sealed class ResourceTable
{
    private const uint NoEntry = 0xffffffff;
    private const int SparseEntries = 0x01;
    private const int ShortOffsets = 0x02;
    private const int ComplexEntry = 0x0001;
    private const int CompactEntry = 0x0008;
    private const int MostReferences = 8;
    private const int MostTypes = 100_000;

    private readonly StringPool strings;
    private readonly List<(uint Package, Chunk Type)> types = [];

    private ResourceTable(StringPool strings) => this.strings = strings;

    /// <summary>Reads where what is; the values are read when they are asked for.</summary>
    /// <exception cref="ApkInvalidException">It is none.</exception>
    public static ResourceTable Read(ByteView file)
    {
        var root = Chunk.At(file, 0);
        if (root.Type != Chunk.Table)
            throw new ApkInvalidException("its resources.arsc is no resource table.");
        ResourceTable? table = null;
        foreach (var chunk in root.Inner())
        {
            if (chunk.Type == Chunk.Strings)
                table ??= new ResourceTable(new StringPool(chunk));
            else if (chunk.Type == Chunk.TablePackage)
                table?.AddTypes(chunk);
        }
        return table ?? throw new ApkInvalidException("its resources.arsc has no strings.");
    }

    /// <summary>The text of a value that is text here, or a reference that leads to one; else null.</summary>
    public string? TextOf(ResourceValue value)
    {
        // A reference may lead to itself.
        for (var step = 0; value.Type == ResourceValue.Reference && step < MostReferences; step++)
        {
            if (Find(value.Data) is not { } next)
                return null;
            value = next;
        }
        return value.Type == ResourceValue.String ? strings.Get(value.Data) : null;
    }

    private void AddTypes(Chunk package)
    {
        var id = package.View.Int(8);
        foreach (var chunk in package.Inner().Where(chunk => chunk.Type == Chunk.TableType))
        {
            if (types.Count == MostTypes)
                throw new ApkInvalidException("its resources.arsc has too many types.");
            types.Add((id, chunk));
        }
    }

    // An id is package, type and entry: 0xPPTTEEEE.
    private ResourceValue? Find(uint id) =>
        types
            .Where(item => item.Package == id >> 24 && item.Type.View.Byte(8) == ((id >> 16) & 0xff))
            .Select(item => (Rank: Rank(item.Type.View), Value: ValueIn(item.Type, id & 0xffff)))
            .Where(found => found.Value is not null)
            .OrderBy(found => found.Rank)
            .Select(found => found.Value)
            .FirstOrDefault();

    // ResTable_config begins with its size, country and network codes, then language and region. All zero: the default.
    private static int Rank(ByteView type)
    {
        var size = type.Int(20);
        var config = type.Part(20, Math.Min(size, 64));
        if (config.Length >= 12 && config.Int(8) != 0)
            return 2;
        return config.Length > 4 && config.Take(4, config.Length - 4).ContainsAnyExcept((byte)0) ? 1 : 0;
    }

    private static ResourceValue? ValueIn(Chunk type, uint entry)
    {
        var view = type.View;
        if (OffsetIn(type, entry) is not { } offset)
            return null;
        var at = view.Int(16) + (long)offset;
        var flags = view.Short(at + 2);
        if ((flags & CompactEntry) != 0)
            return new ResourceValue(flags >> 8, view.Int(at + 4));
        return (flags & ComplexEntry) != 0 ? null : ResourceValue.At(view, at + view.Short(at));
    }

    private static uint? OffsetIn(Chunk type, uint entry)
    {
        var view = type.View;
        var flags = view.Byte(9);
        var count = view.Int(12);
        if ((flags & SparseEntries) != 0)
        {
            for (uint i = 0; i < count; i++)
            {
                var at = type.HeaderSize + 4L * i;
                if (view.Short(at) == entry)
                    return 4u * view.Short(at + 2);
            }
            return null;
        }
        if (entry >= count)
            return null;
        if ((flags & ShortOffsets) != 0)
            return view.Short(type.HeaderSize + 2L * entry) is var half and not 0xffff ? 4u * half : null;
        return view.Int(type.HeaderSize + 4L * entry) is var offset and not NoEntry ? offset : null;
    }
}
