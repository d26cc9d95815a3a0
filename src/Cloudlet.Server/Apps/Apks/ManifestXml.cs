namespace Cloudlet.Server.Apps.Apks;

/// <summary>The three elements of a binary <c>AndroidManifest.xml</c> that matter here, with their attributes.</summary>
internal sealed class ManifestXml
{
    private const int MostElements = 100_000;
    private const int ElementHeader = 16; // A chunk's header, line and comment; then ResXMLTree_attrExt.

    private readonly StringPool strings;
    private readonly ByteView names;

    private ManifestXml(StringPool strings, ByteView names) => (this.strings, this.names) = (strings, names);

    /// <summary>What the attributes of an element say: by name, and those of Android by their resource's id.</summary>
    public Dictionary<string, List<XmlAttribute>> Elements { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads it: of each of <paramref name="wanted"/> the first.</summary>
    /// <exception cref="ApkInvalidException">It is none.</exception>
    public static ManifestXml Read(ByteView file, IReadOnlySet<string> wanted)
    {
        var document = Chunk.At(file, 0);
        if (document.Type != Chunk.Xml)
            throw new ApkInvalidException("its AndroidManifest.xml is not in Android's binary form.");
        ManifestXml? manifest = null;
        StringPool? pool = null;
        var ids = new ByteView(default);
        var count = 0;
        foreach (var chunk in document.Inner())
        {
            if (chunk.Type == Chunk.Strings)
                pool ??= new StringPool(chunk);
            else if (chunk.Type == Chunk.XmlNames)
                ids = chunk.View.Part(chunk.HeaderSize, chunk.View.Length - chunk.HeaderSize);
            else if (chunk.Type == Chunk.XmlElement && pool is not null)
            {
                if (++count > MostElements)
                    throw new ApkInvalidException("its AndroidManifest.xml has too many elements.");
                manifest ??= new ManifestXml(pool, ids);
                manifest.Add(chunk, wanted);
            }
        }
        return manifest ?? throw new ApkInvalidException("its AndroidManifest.xml is empty.");
    }

    /// <summary>The text that an attribute's value is; null when it is no text.</summary>
    public string? TextOf(ResourceValue value) => value.Type == ResourceValue.String ? strings.Get(value.Data) : null;

    private void Add(Chunk chunk, IReadOnlySet<string> wanted)
    {
        var view = chunk.View;
        if (
            strings.Get(view.Int(ElementHeader + 4)) is not { } name
            || !wanted.Contains(name)
            || Elements.ContainsKey(name)
        )
            return;
        var start = ElementHeader + view.Short(ElementHeader + 8);
        var size = view.Short(ElementHeader + 10);
        var count = view.Short(ElementHeader + 12);
        if (size < XmlAttribute.Size)
            throw new ApkInvalidException("the attributes in its AndroidManifest.xml are too short.");
        var attributes = new List<XmlAttribute>();
        for (var i = 0; i < count; i++)
        {
            var at = start + (long)i * size;
            var index = view.Int(at + 4);
            var id = 4L * index + 4 <= names.Length ? names.Int(4L * index) : 0;
            attributes.Add(new XmlAttribute(id, strings.Get(index), ResourceValue.At(view, at + 12)));
        }
        Elements.Add(name, attributes);
    }
}

/// <summary>An attribute of an element.</summary>
/// <param name="Id">Android's number for its name; 0 when it has none.</param>
/// <param name="Name">Its name, which some builds leave out where there is an id.</param>
/// <param name="Value">What it says.</param>
internal readonly record struct XmlAttribute(uint Id, string? Name, ResourceValue Value)
{
    /// <summary>Bytes of one (ResXMLTree_attribute).</summary>
    public const int Size = 20;
}
