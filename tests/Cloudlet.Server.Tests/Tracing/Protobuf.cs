namespace Cloudlet.Server.Tests.Tracing;

/// <summary>The fields of one protobuf message, by number: as much of the format as a receiver of spans needs.</summary>
internal sealed class Protobuf
{
    private readonly List<(int Field, byte[] Bytes)> pieces = [];
    private readonly Dictionary<int, ulong> numbers = [];

    public Protobuf(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var key = Varint();
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    numbers[field] = Varint();
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint();
                    pieces.Add((field, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }

        ulong Varint()
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var next = message[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                    return value;
            }
        }
    }

    public IEnumerable<byte[]> All(int field) =>
        pieces.Where(piece => piece.Field == field).Select(piece => piece.Bytes);

    public byte[] One(int field) => All(field).FirstOrDefault() ?? [];

    public ulong Number(int field) => numbers.GetValueOrDefault(field);
}
