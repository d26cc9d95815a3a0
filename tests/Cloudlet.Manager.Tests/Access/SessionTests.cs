using Cloudlet.Manager.Access;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Access;

public class SessionTests
{
    private readonly TestTime time = new();

    [Fact]
    public void A_session_ends_when_nobody_did_anything_for_half_an_hour()
    {
        var book = new SessionBook(time);
        var secret = book.Begin();

        time.Advance(Session.Idle - TimeSpan.FromSeconds(1));
        Assert.NotNull(book.Find(secret));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(book.Find(secret));
    }

    [Fact]
    public void A_session_that_is_used_all_the_time_ends_after_twelve_hours()
    {
        var book = new SessionBook(time);
        var secret = book.Begin();
        var session = book.Find(secret)!;

        for (var passed = TimeSpan.Zero; passed < Session.Longest - Session.Idle; passed += TimeSpan.FromMinutes(20))
        {
            time.Advance(TimeSpan.FromMinutes(20));
            book.Find(secret)!.Touch();
        }
        Assert.False(session.Ended.IsCancellationRequested);
        time.Advance(Session.Idle);

        Assert.True(session.Ended.IsCancellationRequested);
        Assert.Null(book.Find(secret));
    }

    [Fact]
    public void Only_the_whole_secret_finds_a_session()
    {
        var book = new SessionBook(time);
        var secret = book.Begin();

        Assert.NotNull(book.Find(secret));
        Assert.Null(book.Find(secret[..^1]));
        Assert.Null(book.Find(""));
        Assert.Null(book.Find(null));
    }

    [Fact]
    public void A_change_is_allowed_with_the_token_of_its_session_alone()
    {
        var book = new SessionBook(time);
        var one = book.Find(book.Begin())!;
        var other = book.Find(book.Begin())!;

        Assert.True(one.Allows(one.Token));
        Assert.False(one.Allows(other.Token));
        Assert.False(one.Allows(null));
    }

    [Fact]
    public void Ending_all_others_leaves_the_one()
    {
        var book = new SessionBook(time);
        var (kept, gone) = (book.Begin(), book.Begin());

        book.EndOthers(book.Find(kept));

        Assert.NotNull(book.Find(kept));
        Assert.Null(book.Find(gone));
    }
}
