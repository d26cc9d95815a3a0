using System.Globalization;
using Cloudlet.Contracts;
using Cloudlet.Server.Devices;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/messages</c>.</summary>
internal static class MessageRoutes
{
    public static void MapMessages(this IEndpointRouteBuilder app, MessageBook messages)
    {
        app.MapGet(
            Routes.Messages,
            (HttpContext context, CancellationToken cancellationToken) =>
                ListAsync(messages, context, cancellationToken)
        );
        app.MapPost(
            Routes.Messages,
            async Task<IResult> (SendMessage request, bool? check, CancellationToken cancellationToken) =>
            {
                if (check == true)
                {
                    MessageRules.Check(request);
                    return TypedResults.NoContent();
                }
                var message = await messages.SendAsync(request, cancellationToken);
                return Answer.Of(201, message, CloudletJson.Default.MessageInfo, Routes.Message(message.Id));
            }
        );
        app.MapPost(
            Routes.MessageRead,
            async (ReadMessages request, HttpContext context, CancellationToken cancellationToken) =>
            {
                var faults = new Faults();
                if (context.Device() is { } device && device != request.Device)
                    faults.Add(
                        "device",
                        request.Device,
                        $"a device reads its own, and this one calls itself {device}: its name belongs into the header {DeviceIdentity.Header}."
                    );
                DeviceRules.CheckId(request.Device, "device", faults);
                MessageRules.CheckService(request.Service, faults);
                faults.ThrowIfAny();
                return Answer.Of(
                    200,
                    await messages.ReadAsync(request.Device!, request.Service, cancellationToken),
                    CloudletJson.Default.IReadOnlyListMessageInfo
                );
            }
        );
        app.MapDelete(
            Routes.Messages + "/{id:long}",
            async (long id, CancellationToken cancellationToken) =>
            {
                await messages.DeleteAsync(id, cancellationToken);
                return TypedResults.NoContent();
            }
        );
    }

    // A cursor is the number of the last message that was seen.
    private static async Task<Answer> ListAsync(
        MessageBook messages,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        var faults = new Faults();
        var limit = Paging.Limit(query, faults);
        string? cursor = query["cursor"];
        long after = 0;
        if (cursor is not null && !long.TryParse(cursor, CultureInfo.InvariantCulture, out after))
            faults.Add("cursor", cursor, "a cursor is taken from the Link header of a page before.");
        faults.ThrowIfAny();
        var found = await messages.ListAsync(query["device"], query["service"], after, limit + 1, cancellationToken);
        IReadOnlyList<MessageInfo> page = [.. found.Take(limit)];
        if (found.Count > limit)
            context.Response.Headers.Link = Paging.Next(Routes.Messages, query, $"{page[^1].Id}");
        return Answer.Of(200, page, CloudletJson.Default.IReadOnlyListMessageInfo);
    }
}
