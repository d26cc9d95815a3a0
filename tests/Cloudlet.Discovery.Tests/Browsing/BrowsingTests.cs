using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Services;
using Cloudlet.Discovery.Tests.Support;

namespace Cloudlet.Discovery.Tests.Browsing;

/// <summary>What a browser sees, when, and what it costs the network (RFC 6762, 5.2, 7 and 10).</summary>
public class BrowsingTests
{
    private readonly TestLan lan = new();

    [Fact]
    public void A_service_is_found_within_a_second_with_all_that_is_needed_to_connect()
    {
        var node = lan.AddNode();
        node.Publish("Box", port: 9999);
        lan.Run(TimeSpan.FromMinutes(1));

        var browser = lan.AddNode().Browse();
        lan.Run(TimeSpan.FromMilliseconds(400));

        var found = browser["Box"];
        Assert.Equal(9999, found.Port);
        Assert.Equal([node.Address], found.Addresses);
        Assert.Equal("disabled", found.Text["encryption"]);
        Assert.Equal("lan0", found.InterfaceName);
    }

    [Fact]
    public void A_goodbye_removes_a_service_within_a_second()
    {
        var node = lan.AddNode();
        var claim = node.Publish("Box");
        var browser = lan.AddNode().Browse();
        lan.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(["Box"], browser.Names);

        node.Engine.Withdraw(claim);
        lan.Run(TimeSpan.FromSeconds(1.01));

        Assert.Equal(ServiceChangeKind.Gone, Assert.Single(browser.News()).Kind);
        Assert.Empty(browser.Names);
    }

    [Fact]
    public void One_that_vanishes_without_a_word_is_asked_for_four_times_and_then_gone()
    {
        var node = lan.AddNode();
        node.Publish("Box");
        var asker = lan.AddNode();
        var browser = asker.Browse();
        lan.Run(TimeSpan.FromSeconds(10));
        lan.Unplug(node);
        var place = TestLan.Type.Name.Child("Box");

        lan.Run(TimeSpan.FromMinutes(76));

        Assert.Empty(browser.Names);
        var asked = asker.Sent.Count(packet => packet.Message.Questions.Contains(new Question(place, RecordType.Txt)));
        Assert.Equal(4, asked);
    }

    [Fact]
    public void One_that_stays_is_never_seen_to_go()
    {
        lan.AddNode().Publish("Box");
        var browser = lan.AddNode().Browse();
        lan.Run(TimeSpan.FromSeconds(10));
        Assert.Single(browser.News());

        for (var minutes = 0; minutes < 600; minutes += 5)
        {
            lan.Run(TimeSpan.FromMinutes(5));
            Assert.Empty(browser.News());
        }
    }

    [Fact]
    public void A_new_text_replaces_the_old_one_at_once()
    {
        var node = lan.AddNode();
        var claim = node.Publish("Box", text: ServiceText.Of(("load", "0.1")));
        var browser = lan.AddNode().Browse();
        lan.Run(TimeSpan.FromSeconds(10));
        browser.News();

        node.Engine.Update(claim, ServiceText.Of(("load", "0.9")), lan.Now);
        lan.Run(TimeSpan.FromMilliseconds(10));

        var change = Assert.Single(browser.News());
        Assert.Equal("0.9", change.Service.Text["load"]);
    }

    [Fact]
    public void Queries_get_rarer_up_to_one_an_hour()
    {
        var asker = lan.AddNode();
        asker.Browse();

        lan.Run(TimeSpan.FromHours(10));

        var times = asker.Sent.Select(packet => packet.At).ToList();
        var pauses = times.Zip(times.Skip(1), (left, right) => Math.Round((right - left).TotalSeconds)).ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600], pauses.Take(14));
    }

    [Fact]
    public void Two_that_look_for_the_same_ask_once()
    {
        var one = lan.AddNode();
        var two = lan.AddNode();
        one.Browse();
        two.Browse();

        lan.Run(TimeSpan.FromHours(1));

        // The first questions of both want answers of their own; after that each hears the other.
        Assert.InRange(one.Sent.Count() + two.Sent.Count(), 12, 20);
    }

    [Fact]
    public void What_nobody_looks_for_is_not_kept()
    {
        lan.AddNode().Publish("Box");
        var node = lan.AddNode();
        var other = new ServiceType("_http._tcp");
        node.Engine.Browse(other, new Discovery.Browsing.ChangeFeed(), lan.Now);

        lan.Run(TimeSpan.FromMinutes(5));

        Assert.All(node.Sent, packet => Assert.Equal(other.Name, Assert.Single(packet.Message.Questions).Name));
    }

    [Fact]
    public void A_flood_of_forged_services_is_bounded_in_memory_and_questions()
    {
        var node = lan.AddNode();
        var browser = node.Browse();
        lan.Run(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3000; i += 100)
        {
            var records = Enumerable
                .Range(i, 100)
                .Select(n => new PointerRecord(
                    TestLan.Type.Name,
                    TimeSpan.FromHours(20),
                    TestLan.Type.Name.Child($"x{n}")
                ));
            lan.Inject(new DnsMessage { IsResponse = true, Answers = [.. records] });
            lan.Run(TimeSpan.FromMilliseconds(10));
        }
        var before = lan.Now;

        lan.Run(TimeSpan.FromSeconds(10));

        Assert.InRange(lan.Since(before).Sum(packet => packet.Message.Questions.Length), 1, 128 * 5);
        Assert.Empty(browser.Names);
    }

    [Fact]
    public void Fifty_cloudlets_are_all_found_and_cost_no_more_than_one_answer_each()
    {
        for (var i = 0; i < 50; i++)
            lan.AddNode("box").Publish($"Box {i}");
        lan.Run(TimeSpan.FromMinutes(10));
        var before = lan.Now;

        var asker = lan.AddNode();
        var browser = asker.Browse();
        lan.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(50, browser.Names.Count());

        // One question, and an answer from each: what multicast DNS cannot do without.
        lan.Run(TimeSpan.FromSeconds(59));
        var answers = lan.Since(before).Where(packet => packet.Message.IsResponse).ToList();
        Assert.Equal(50, answers.Count);

        // Later questions list what is known, in as many packets as that needs, and nobody answers.
        var questions = asker.Sent.Count(packet => packet.Message.Questions.Length > 0);
        Assert.Equal(6, questions); // At 0, 1, 3, 7, 15 and 31 s.
    }

    [Fact]
    public void Fifty_cloudlets_that_are_watched_are_asked_together_and_answer_once_each_time()
    {
        for (var i = 0; i < 50; i++)
            lan.AddNode("box").Publish($"Box {i}");
        lan.Run(TimeSpan.FromMinutes(10));
        var watcher = lan.AddNode();
        var browser = watcher.Browse();
        lan.Run(TimeSpan.FromMinutes(5));
        var before = lan.Now;

        lan.Run(TimeSpan.FromHours(1));

        // Places and addresses are believed for two minutes: they are asked for after four fifths of it (RFC 6762, 5.2 and 10).
        var times = (int)Math.Ceiling(3600 / (120 * 0.8));
        var answers = lan.Since(before).Count(packet => packet.Message.IsResponse);
        var questions = lan.Since(before).Count(packet => packet.Sender == watcher);
        Assert.InRange(answers, 1, 50 * times);
        Assert.InRange(questions, 1, 2 * times);
        Assert.Equal(50, browser.Names.Count());
    }

    [Fact]
    public void Fifty_cloudlets_that_start_at_once_come_to_rest()
    {
        for (var i = 0; i < 50; i++)
            lan.AddNode("box").Publish("Box");

        lan.Run(TimeSpan.FromMinutes(30));
        var before = lan.Now;
        lan.Run(TimeSpan.FromHours(5));

        Assert.Empty(lan.Since(before));
    }
}
