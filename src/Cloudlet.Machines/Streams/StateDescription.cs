using System.Text;
using System.Text.Json;

namespace Cloudlet.Machines;

/// <summary>One device in the description of a machine's state.</summary>
/// <param name="RawName">Its section's name as it stands in the stream.</param>
/// <param name="Instance">Which of several with that name.</param>
/// <param name="Size">Bytes of its content, when the description says so for the whole.</param>
/// <param name="Json">Where its object stands in the description.</param>
internal sealed record DescribedDevice(byte[] RawName, uint Instance, long? Size, Range Json)
{
    /// <summary>Its section's name.</summary>
    public string Name { get; } = Encoding.UTF8.GetString(RawName);
}

/// <summary>The JSON at the end of a migration stream: which device sections there are, in order.</summary>
internal sealed class StateDescription
{
    // Devices nest structures in structures: a virtio device goes to 20.
    private const int MaxDepth = 128;

    private readonly ReadOnlyMemory<byte> json;

    private StateDescription(ReadOnlyMemory<byte> json, IReadOnlyList<DescribedDevice> devices)
    {
        this.json = json;
        Devices = devices;
    }

    /// <summary>The devices, in the order of their sections.</summary>
    public IReadOnlyList<DescribedDevice> Devices { get; }

    /// <summary>Reads the description, which starts at <paramref name="origin"/> of the stream.</summary>
    /// <exception cref="MigrationStreamException">It is not what QEMU writes.</exception>
    public static StateDescription Parse(ReadOnlyMemory<byte> json, long origin)
    {
        try
        {
            return new StateDescription(json, ReadDevices(json.Span));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new MigrationStreamException(
                origin,
                $"the description of its devices is not understood: {e.Message}",
                e
            );
        }
    }

    /// <summary>The same description without the devices named <paramref name="name"/>, otherwise byte for byte.</summary>
    public ReadOnlyMemory<byte> Without(string name)
    {
        if (Devices.All(device => device.Name != name))
            return json;
        var kept = Devices.Where(device => device.Name != name).Select(device => json[device.Json]).ToList();
        var result = new MemoryStream();
        result.Write(json.Span[..Devices[0].Json.Start.Value]);
        for (var i = 0; i < kept.Count; i++)
        {
            result.Write(i == 0 ? ""u8 : ", "u8);
            result.Write(kept[i].Span);
        }
        result.Write(json.Span[Devices[^1].Json.End.Value..]);
        return result.ToArray();
    }

    private static List<DescribedDevice> ReadDevices(ReadOnlySpan<byte> json)
    {
        var devices = new List<DescribedDevice>();
        var found = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("devices"u8) && !found)
            {
                found = true;
                Expect(ref reader, JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    devices.Add(ReadDevice(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }
        if (reader.Read() || !found)
            throw new FormatException("it has no list of devices.");
        return devices;
    }

    private static DescribedDevice ReadDevice(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("a device is not an object.");
        var start = (int)reader.TokenStartIndex;
        byte[]? name = null;
        uint? instance = null;
        long? size = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8) && reader.Read())
                name = Encoding.UTF8.GetBytes(reader.GetString() ?? "");
            else if (reader.ValueTextEquals("instance_id"u8) && reader.Read())
                instance = reader.GetUInt32();
            else if (reader.ValueTextEquals("size"u8) && reader.Read())
                size = reader.GetInt64();
            else
                reader.Skip();
        }
        if (name is null || name.Length > byte.MaxValue || instance is null || size is < 0)
            throw new FormatException("a device has no name, no instance or no sensible size.");
        return new DescribedDevice(name, instance.Value, size, start..(int)reader.BytesConsumed);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new FormatException($"{token} is missing.");
    }
}
