using Cloudlet.Server.Naming;

namespace Cloudlet.Server.Tests.Naming;

public sealed class NameReservationsTests
{
    private readonly HashSet<string> standing = ["there"];
    private readonly NameReservations names;

    public NameReservationsTests() => names = new NameReservations("overlay", standing.Contains);

    [Fact]
    public void Of_two_who_want_one_name_the_first_gets_it()
    {
        using var first = names.Reserve("mine");
        var problem = Refused.By(() => names.Reserve("mine"));

        Assert.Equal(ProblemCodes.NameTaken, problem.Code);
        Assert.Equal(409, problem.Status);
        Assert.Equal("mine", problem.Value);
        Assert.Contains("overlay", problem.Detail);
    }

    [Fact]
    public async Task Of_many_at_once_just_one_gets_it()
    {
        var won = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        try
                        {
                            names.Reserve("mine");
                            return 1;
                        }
                        catch (ProblemException)
                        {
                            return 0;
                        }
                    })
                )
        );
        Assert.Equal(1, won.Sum());
    }

    [Fact]
    public void A_name_that_stands_is_refused() =>
        Assert.Equal(ProblemCodes.NameTaken, Refused.By(() => names.Reserve("there")).Code);

    [Fact]
    public void A_name_that_was_given_back_is_free_again()
    {
        names.Reserve("mine").Dispose();
        using var again = names.Reserve("mine");
    }

    [Fact]
    public void Made_up_names_count_on_past_what_stands_and_what_is_reserved()
    {
        standing.Add("speech-1");
        using var first = names.ReserveNext("speech", out var second);
        using var other = names.ReserveNext("speech", out var third);
        Assert.Equal(("speech-2", "speech-3"), (second, third));
    }

    [Fact]
    public void A_wish_is_granted_when_it_is_free_and_else_something_like_it()
    {
        using var first = names.ReserveLike("speech", out var granted);
        using var second = names.ReserveLike("speech", out var like);
        using var third = names.ReserveLike("there", out var other);
        Assert.Equal(("speech", "speech-1", "there-1"), (granted, like, other));
    }
}
