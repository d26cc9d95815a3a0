using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>The messages that are kept, by number, with <paramref name="device"/> and <paramref name="service"/> those for it. Nothing counts as read by it.</summary>
    public Task<IReadOnlyList<MessageInfo>> ListMessagesAsync(
        string? device = null,
        string? service = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.ListAsync(
            new QueryText(Routes.Messages)
                .Add("device", device)
                .Add("service", service)
                .Add("limit", MostPerPage)
                .ToString(),
            CloudletJson.Default.IReadOnlyListMessageInfo,
            cancellationToken
        );

    /// <summary>Sends a message to a device.</summary>
    public Task<MessageInfo> SendMessageAsync(SendMessage message, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.Messages,
            message,
            CloudletJson.Default.SendMessage,
            CloudletJson.Default.MessageInfo,
            null,
            cancellationToken
        );

    /// <summary>The messages that wait for a device, in order. They count as read from then on.</summary>
    public Task<IReadOnlyList<MessageInfo>> ReadMessagesAsync(
        ReadMessages wish,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Post,
            Routes.MessageRead,
            wish,
            CloudletJson.Default.ReadMessages,
            CloudletJson.Default.IReadOnlyListMessageInfo,
            null,
            cancellationToken
        );

    /// <summary>Deletes a message, read or not.</summary>
    public Task DeleteMessageAsync(long id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Message(id), cancellationToken);
}
