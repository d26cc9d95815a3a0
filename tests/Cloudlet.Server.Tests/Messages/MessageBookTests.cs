using Cloudlet.Server.Messages;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Tests.Messages;

public sealed class MessageBookTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_not_read_in_time_is_dropped_and_makes_room()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        var messages = new MessageBook(catalogue, time);
        for (var i = 0; i < 100; i++)
            await SendAsync(messages);

        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(await messages.ReadAsync("phone", null, Cancelled));
        Assert.Empty(await messages.ListAsync(null, null, 0, 100, Cancelled));
        await SendAsync(messages);
        Assert.Equal(1, await catalogue.ReadAsync(context => context.Messages.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task A_message_waits_until_its_last_second()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        var messages = new MessageBook(catalogue, time);
        await SendAsync(messages);

        time.Advance(TimeSpan.FromSeconds(59));

        Assert.Single(await messages.ReadAsync("phone", null, Cancelled));
    }

    private static Task<MessageInfo> SendAsync(MessageBook messages) =>
        messages.SendAsync(
            new SendMessage
            {
                Device = "phone",
                Message = "hello",
                Seconds = 60,
            },
            Cancelled
        );
}
