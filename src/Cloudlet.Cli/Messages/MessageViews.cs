using System.Globalization;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Messages;

/// <summary>Messages as people see them.</summary>
internal static class MessageViews
{
    public static IEnumerable<View> List(IReadOnlyList<MessageInfo> messages, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("ID", IsNumber: true),
                    new Column("DEVICE"),
                    new Column("SERVICE"),
                    new Column("MESSAGE"),
                    new Column("SENT"),
                    new Column("READ"),
                ],
                Rows =
                [
                    .. messages.Select(
                        IReadOnlyList<string> (message) =>
                            [
                                Number(message),
                                message.Device,
                                message.Service ?? "",
                                message.Message,
                                text.Time(message.CreatedAt),
                                text.Time(message.ReadAt) ?? "",
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(MessageInfo message, ViewText text) =>
        [
            new Details(
                new Detail("Id", Number(message)),
                new Detail("Device", message.Device),
                new Detail("Service", message.Service),
                new Detail("Message", message.Message),
                new Detail(
                    "Parameters",
                    string.Join('\n', message.Parameters.Select(pair => $"{pair.Key}={pair.Value}"))
                ),
                new Detail("Sent", text.Time(message.CreatedAt)),
                new Detail("Waits until", text.Time(message.ExpiresAt))
            ),
        ];

    private static string Number(MessageInfo message) => message.Id.ToString(CultureInfo.InvariantCulture);
}
