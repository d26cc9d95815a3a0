using Cloudlet.Manager.Access;
using Cloudlet.Manager.Tests.Support;
using Cloudlet.Server.Data;

namespace Cloudlet.Manager.Tests.Access;

public sealed class SessionTests : IDisposable
{
    private readonly TestTime time = new();
    private readonly TestFolder folder = new();

    public SessionTests() => Data.Create();

    private DataDirectory Data => new(folder.At("data"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_session_ends_when_nobody_did_anything_for_half_an_hour()
    {
        var book = Open();
        var secret = book.Begin();

        time.Advance(Session.Idle - TimeSpan.FromSeconds(1));
        Assert.NotNull(book.Find(secret));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(book.Find(secret));
    }

    [Fact]
    public void A_session_that_is_used_all_the_time_ends_after_twelve_hours()
    {
        var book = Open();
        var secret = book.Begin();
        var session = book.Find(secret)!;

        for (var passed = TimeSpan.Zero; passed < Session.Longest - Session.Idle; passed += TimeSpan.FromMinutes(20))
        {
            time.Advance(TimeSpan.FromMinutes(20));
            book.Touch(book.Find(secret)!);
        }
        Assert.False(session.Ended.IsCancellationRequested);
        time.Advance(Session.Idle);

        Assert.True(session.Ended.IsCancellationRequested);
        Assert.Null(book.Find(secret));
    }

    [Fact]
    public void Only_the_whole_secret_finds_a_session()
    {
        var book = Open();
        var secret = book.Begin();

        Assert.NotNull(book.Find(secret));
        Assert.Null(book.Find(secret[..^1]));
        Assert.Null(book.Find(""));
        Assert.Null(book.Find(null));
    }

    [Fact]
    public void A_change_is_allowed_with_the_token_of_its_session_alone()
    {
        var book = Open();
        var one = book.Find(book.Begin())!;
        var other = book.Find(book.Begin())!;

        Assert.True(one.Allows(one.Token));
        Assert.False(one.Allows(other.Token));
        Assert.False(one.Allows(null));
    }

    [Fact]
    public void Ending_all_others_leaves_the_one()
    {
        var book = Open();
        var (kept, gone) = (book.Begin(), book.Begin());

        book.EndOthers(book.Find(kept));

        Assert.NotNull(book.Find(kept));
        Assert.Null(book.Find(gone));
    }

    [Fact]
    public void A_daemon_that_starts_again_knows_its_browsers_by_the_same_cookie_and_token()
    {
        var before = Open();
        var secret = before.Begin();
        var token = before.Find(secret)!.Token;

        Assert.Equal(token, Open().Find(secret)?.Token);
        Assert.DoesNotContain(secret, File.ReadAllText(Kept));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
    }

    [Fact]
    public void The_time_without_a_daemon_counts_for_what_ends_a_session()
    {
        var before = Open();
        var (idle, busy) = (before.Begin(), before.Begin());
        time.Advance(TimeSpan.FromMinutes(20));
        before.Touch(before.Find(busy)!);
        time.Advance(TimeSpan.FromMinutes(15));

        var after = Open();
        Assert.Null(after.Find(idle));
        Assert.NotNull(after.Find(busy));
        time.Advance(Session.Idle);
        Assert.Null(after.Find(busy));
    }

    [Fact]
    public void A_session_that_was_ended_does_not_come_back()
    {
        var before = Open();
        var (kept, gone) = (before.Begin(), before.Begin());
        before.Find(gone)!.End();

        var after = Open();
        Assert.NotNull(after.Find(kept));
        Assert.Null(after.Find(gone));
    }

    [Fact]
    public void A_session_that_began_in_the_future_is_not_taken_as_the_clock_was_set_back()
    {
        time.Advance(TimeSpan.FromDays(400));
        var secret = Open().Begin();
        Assert.Null(new SessionBook(Data, new TestTime()).Find(secret));
    }

    [Fact]
    public void A_file_that_is_damaged_signs_everybody_out_and_nothing_more()
    {
        var secret = Open().Begin();
        File.WriteAllText(Kept, "[{");

        var after = Open();
        Assert.Null(after.Find(secret));
        Assert.NotNull(after.Find(after.Begin()));
    }

    private string Kept => Data.ManagerSessions;

    private SessionBook Open() => new(Data, time);
}
