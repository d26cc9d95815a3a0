using System.Net;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;
using Cloudlet.Discovery.Tests.Support;

namespace Cloudlet.Discovery.Tests.Responding;

/// <summary>Who is answered, when, and with what (RFC 6762, 5 to 7).</summary>
public class AnsweringTests
{
    private static readonly DnsMessage AskForType = new() { Questions = [new(TestLan.Type.Name, RecordType.Ptr)] };
    private readonly TestLan lan = new();
    private readonly TestNode node;
    private readonly ServiceClaim claim;

    public AnsweringTests()
    {
        node = lan.AddNode();
        claim = node.Publish("Box");
        lan.Run(TimeSpan.FromMinutes(1));
        lan.Packets.Clear();
    }

    private PointerRecord Listed => new(TestLan.Type.Name, TimeSpan.FromMinutes(75), claim.Name);

    [Fact]
    public void An_entry_of_a_list_comes_after_20_to_120_ms_with_all_that_is_asked_next()
    {
        var asked = lan.Now;
        lan.Inject(AskForType);
        lan.Run(TimeSpan.FromSeconds(1));

        var answer = Assert.Single(lan.Packets);
        Assert.InRange(answer.At - asked, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(121));
        Assert.Null(answer.To);
        Assert.Equal(RecordType.Ptr, Assert.Single(answer.Message.Answers).Type);
        Assert.Superset(
            new HashSet<RecordType> { RecordType.Srv, RecordType.Txt, RecordType.A },
            answer.Message.Additionals.Select(record => record.Type).ToHashSet()
        );
    }

    [Fact]
    public void What_is_ours_alone_is_answered_at_once()
    {
        var asked = lan.Now;
        lan.Inject(new DnsMessage { Questions = [new(claim.Name, RecordType.Srv)] });
        lan.Run(TimeSpan.FromSeconds(1));

        Assert.InRange(Assert.Single(lan.Packets).At - asked, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_type_that_a_name_of_ours_has_not_is_denied()
    {
        lan.Inject(new DnsMessage { Questions = [new(claim.Host.Name, RecordType.Aaaa)] });
        lan.Run(TimeSpan.FromSeconds(1));

        var denial = Assert.IsType<NextSecureRecord>(Assert.Single(Assert.Single(lan.Packets).Message.Answers));
        Assert.Equal([RecordType.A], denial.Types);
    }

    [Fact]
    public void What_the_asker_knows_is_not_told_again()
    {
        lan.Inject(AskForType with { Answers = [Listed with { Ttl = TimeSpan.FromMinutes(38) }] });
        lan.Run(TimeSpan.FromSeconds(1));
        Assert.Empty(lan.Packets);

        lan.Inject(AskForType with { Answers = [Listed with { Ttl = TimeSpan.FromMinutes(37) }] });
        lan.Run(TimeSpan.FromSeconds(1));
        Assert.Single(lan.Packets);
    }

    [Fact]
    public void Known_answers_of_following_packets_are_waited_for()
    {
        lan.Inject(AskForType with { IsTruncated = true });
        lan.Run(TimeSpan.FromMilliseconds(200));
        lan.Inject(new DnsMessage { Answers = [Listed] });
        lan.Run(TimeSpan.FromSeconds(2));
        Assert.Empty(lan.Packets);
    }

    [Fact]
    public void When_nothing_follows_a_truncated_query_is_answered_after_half_a_second()
    {
        var asked = lan.Now;
        lan.Inject(AskForType with { IsTruncated = true });
        lan.Run(TimeSpan.FromSeconds(2));

        Assert.InRange(
            Assert.Single(lan.Packets).At - asked,
            TimeSpan.FromMilliseconds(400),
            TimeSpan.FromMilliseconds(621)
        );
    }

    [Fact]
    public void However_often_it_is_asked_a_record_is_multicast_once_a_second()
    {
        for (var i = 0; i < 1000; i++)
        {
            lan.Inject(AskForType);
            lan.Run(TimeSpan.FromMilliseconds(10));
        }

        var times = lan
            .Packets.Where(packet => packet.Message.Answers.Any(record => record.SaysTheSameAs(Listed)))
            .Select(packet => packet.At)
            .ToList();
        Assert.InRange(times.Count, 9, 11);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_name_is_defended_at_once_against_one_that_probes_for_it()
    {
        var rival = new ServiceRecord(claim.Name, TimeSpan.FromMinutes(2), 0, 0, 1, DomainName.Parse("r.local"));
        var probe = new DnsMessage { Questions = [new(claim.Name, RecordType.Any)], Authorities = [rival] };
        var asked = lan.Now;
        lan.Inject(probe);
        lan.Run(TimeSpan.FromMilliseconds(250));
        lan.Inject(probe);
        lan.Run(TimeSpan.FromMilliseconds(250));

        Assert.Equal(2, lan.Packets.Count);
        Assert.InRange(lan.Packets[0].At - asked, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void When_another_answers_the_same_we_keep_quiet()
    {
        lan.Inject(AskForType);
        lan.Run(TimeSpan.FromMilliseconds(10));
        lan.Inject(new DnsMessage { IsResponse = true, Answers = [Listed] });
        lan.Run(TimeSpan.FromMilliseconds(500));

        Assert.Empty(lan.Packets);
    }

    [Fact]
    public void When_another_takes_back_what_still_holds_we_say_it_again()
    {
        lan.Inject(new DnsMessage { IsResponse = true, Answers = [Listed with { Ttl = TimeSpan.Zero }] });
        lan.Run(TimeSpan.FromMilliseconds(500));

        Assert.Contains(Assert.Single(lan.Packets).Message.Answers, record => record.SaysTheSameAs(Listed));
    }

    [Fact]
    public void One_that_wants_the_answer_alone_gets_it_alone_while_all_know_it()
    {
        var question = AskForType.Questions[0] with { WantsUnicast = true };
        lan.Inject(new DnsMessage { Questions = [question] });
        lan.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(IPAddress.Parse("10.0.0.99"), Assert.Single(lan.Packets).To?.Address);

        lan.Run(TimeSpan.FromMinutes(20)); // A quarter of its time is over.
        lan.Packets.Clear();
        lan.Inject(new DnsMessage { Questions = [question] });
        lan.Run(TimeSpan.FromSeconds(1));
        Assert.Null(Assert.Single(lan.Packets).To);
    }

    [Fact]
    public void One_that_speaks_plain_DNS_gets_its_number_and_question_back_and_short_lives()
    {
        lan.Inject(AskForType with { Id = 4711 }, port: 40000);
        lan.Run(TimeSpan.FromSeconds(1));

        var answer = Assert.Single(lan.Packets);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.99"), 40000), answer.To);
        Assert.Equal(4711, answer.Message.Id);
        Assert.Equal(AskForType.Questions[0], Assert.Single(answer.Message.Questions));
        Assert.All(
            answer.Message.Answers.Concat(answer.Message.Additionals),
            record =>
            {
                Assert.False(record.CacheFlush);
                Assert.InRange(record.Ttl, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            }
        );
    }

    [Fact]
    public void One_from_afar_gets_no_answer_of_its_own()
    {
        lan.Inject(AskForType, source: "8.8.8.8", port: 40000);
        lan.Inject(
            new DnsMessage { Questions = [AskForType.Questions[0] with { WantsUnicast = true }] },
            source: "8.8.8.8"
        );
        lan.Run(TimeSpan.FromSeconds(1));

        Assert.Empty(lan.Packets);
    }

    [Fact]
    public void A_flood_of_plain_questions_is_not_answered_by_a_flood()
    {
        for (var i = 0; i < 5000; i++)
        {
            lan.Inject(AskForType, port: 40000);
            lan.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(lan.Packets.Count, 100, 150);
    }

    [Fact]
    public void A_changed_text_is_told_to_all_twice()
    {
        var before = lan.Now;
        node.Engine.Update(claim, ServiceText.Of(("load", "0.5")), lan.Now);
        lan.Run(TimeSpan.FromSeconds(10));

        var told = lan.Since(before).SelectMany(packet => packet.Message.Answers).OfType<TextRecord>().ToList();
        Assert.Equal(["0.5", "0.5"], told.Select(record => record.Text["load"]));
    }
}
