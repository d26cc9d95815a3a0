using System.Net;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Tests.Messages;

/// <summary>Messages byte for byte: what is written here is what RFC 1035, 6762 and 6763 spell.</summary>
public class GoldenMessageTests
{
    private static readonly DomainName Type = DomainName.Parse("_cloudlet._tcp.local");
    private static readonly DomainName Instance = Type.Child("Box");
    private static readonly DomainName Host = DomainName.Parse("box.local");

    [Fact]
    public void A_query_asks_for_a_type_with_the_bit_for_unicast()
    {
        var query = new DnsMessage { Questions = [new Question(Type, RecordType.Ptr, WantsUnicast: true)] };

        Assert.Equal(
            "0000 0000 0001 0000 0000 0000 " // header: one question
                + "09 5f636c6f75646c6574 04 5f746370 05 6c6f63616c 00 " // _cloudlet._tcp.local
                + "000c 8001", // PTR, QU and IN
            Hex(MessageWriter.Write(query), 2, 2, 2, 2, 2, 2, 1, 9, 1, 4, 1, 5, 1, 2, 2)
        );
    }

    [Fact]
    public void Names_are_compressed_also_in_the_data_of_records()
    {
        var response = new DnsMessage
        {
            IsResponse = true,
            Answers =
            [
                new PointerRecord(Type, TimeSpan.FromMinutes(75), Instance),
                new ServiceRecord(Instance, TimeSpan.FromMinutes(2), 0, 0, 9999, Host) { CacheFlush = true },
            ],
        };

        Assert.Equal(
            "0000 8400 0000 0002 0000 0000 "
                + "09 5f636c6f75646c6574 04 5f746370 05 6c6f63616c 00 000c 0001 00001194 0006 "
                + "03 426f78 c00c " // Box, and then the name at 12
                + "c02c 0021 8001 00000078 000c 0000 0000 270f 03 626f78 c01b", // at 44 Box..., at 27 local
            Hex(
                MessageWriter.Write(response),
                [2, 2, 2, 2, 2, 2, 1, 9, 1, 4, 1, 5, 1, 2, 2, 4, 2, 1, 3, 2, 2, 2, 2, 4, 2, 2, 2, 2, 1, 3, 2]
            )
        );
    }

    [Fact]
    public void The_types_of_a_name_are_a_bit_map()
    {
        var record = new NextSecureRecord(Host, TimeSpan.FromMinutes(2), Host, [RecordType.A, RecordType.Aaaa]);

        Assert.Equal("03626F78056C6F63616C00" + "0004" + "40000008", Convert.ToHexString(MessageWriter.DataOf(record)));
    }

    [Fact]
    public void All_records_come_back_as_they_were_sent()
    {
        ResourceRecord[] records =
        [
            new AddressRecord(Host, TimeSpan.FromSeconds(120), IPAddress.Parse("192.168.1.9")) { CacheFlush = true },
            new AddressRecord(Host, TimeSpan.FromSeconds(120), IPAddress.Parse("fd00::9")) { CacheFlush = true },
            new PointerRecord(Type, TimeSpan.FromSeconds(4500), Type.Child("A. B\\C")),
            new ServiceRecord(Instance, TimeSpan.Zero, 1, 2, 3, Host),
            new TextRecord(Instance, TimeSpan.FromSeconds(9), ServiceText.Of(("id", "7"), ("name", "Bücherei"))),
            new NextSecureRecord(Host, TimeSpan.FromSeconds(120), Host, [RecordType.A, RecordType.Srv]),
            new OtherRecord(Host, TimeSpan.FromSeconds(1), (RecordType)13, [1, 2, 3]),
        ];
        var message = new DnsMessage
        {
            IsResponse = true,
            Answers = [.. records],
            Additionals = [.. records],
        };

        Assert.True(MessageReader.TryRead(MessageWriter.Write(message), out var read));

        for (var i = 0; i < records.Length; i++)
        {
            Assert.True(records[i].SaysTheSameAs(read.Answers[i]), records[i].ToString());
            Assert.True(records[i].SaysTheSameAs(read.Additionals[i]), records[i].ToString());
            Assert.Equal(records[i].Ttl, read.Answers[i].Ttl);
            Assert.Equal(records[i].CacheFlush, read.Answers[i].CacheFlush);
        }
    }

    [Fact]
    public void What_does_not_fit_leaves_no_trace()
    {
        var writer = new MessageWriter(limit: 60);
        writer.Begin(0, isResponse: true);
        Assert.True(writer.TryAdd(MessageSection.Answer, new PointerRecord(Type, TimeSpan.FromSeconds(1), Instance)));
        var before = writer.Written.ToArray();

        Assert.False(
            writer.TryAdd(MessageSection.Answer, new PointerRecord(Host, TimeSpan.FromSeconds(1), Type.Child("x")))
        );

        Assert.Equal(before, writer.Written.ToArray());
    }

    [Fact]
    public void For_plain_DNS_the_host_of_a_service_is_not_compressed()
    {
        var writer = new MessageWriter(limit: 500, compressesHosts: false);
        writer.TryAdd(MessageSection.Answer, new ServiceRecord(Host, TimeSpan.Zero, 0, 0, 1, Host));

        Assert.EndsWith("03626F78056C6F63616C00", Convert.ToHexString(writer.Written));
    }

    private static string Hex(byte[] bytes, params int[] groups)
    {
        var at = 0;
        var text = groups.Select(size => Convert.ToHexStringLower(bytes, (at += size) - size, size)).ToList();
        Assert.Equal(bytes.Length, at);
        return string.Join(' ', text);
    }
}
