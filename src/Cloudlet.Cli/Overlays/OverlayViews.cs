using System.Globalization;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Overlays;

/// <summary>Overlays as people see them.</summary>
internal static class OverlayViews
{
    private const long PageBytes = 4096;

    public static IEnumerable<View> List(IReadOnlyList<OverlayInfo> overlays, ViewText text) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("NAME"),
                    new Column("ID"),
                    new Column("BASE"),
                    new Column("SIZE", IsNumber: true),
                    new Column("DISK CHANGED", IsNumber: true),
                    new Column("MEMORY CHANGED", IsNumber: true),
                    new Column("CREATED"),
                ],
                Rows =
                [
                    .. overlays.Select(
                        IReadOnlyList<string> (info) =>
                            [
                                info.Name,
                                ViewText.ShortId(info.Id),
                                ViewText.ShortId(info.Base),
                                ViewText.Size(info.Bytes),
                                ViewText.Size(info.ChangedDiskPages * PageBytes),
                                ViewText.Size(info.ChangedMemoryPages * PageBytes),
                                text.Time(info.CreatedAt),
                            ]
                    ),
                ],
            },
        ];

    public static IEnumerable<View> Show(OverlayInfo info, ViewText text) =>
        [
            new Details(
                new Detail("Name", info.Name),
                new Detail("Id", info.Id),
                new Detail("Base", info.Base),
                new Detail("Base id", info.BaseId),
                new Detail("Size", ViewText.Size(info.Bytes)),
                new Detail("Effort", Effort(info)),
                new Detail("Disk changed", Pages(info.ChangedDiskPages)),
                new Detail("Memory changed", Pages(info.ChangedMemoryPages)),
                new Detail(
                    "Ports",
                    string.Join(", ", info.Ports.Select(port => port.ToString(CultureInfo.InvariantCulture)))
                ),
                new Detail("Ready when", info.Ready),
                new Detail("Manifest", info.Manifest),
                new Detail("Created", text.Time(info.CreatedAt)),
                new Detail("Made in", Milliseconds(info.Timings?.Total)),
                new Detail("Guest paused", Milliseconds(info.Timings?.Pause))
            ),
            Sources(info),
        ];

    public static IEnumerable<View> Verified(VerificationResult result, ViewText text) =>
        [
            new Details(
                new Detail("Verified", result.Id),
                new Detail("Blobs", ViewText.Count(result.Blobs)),
                new Detail("Read", ViewText.Size(result.Bytes)),
                new Detail("Pages", Pages(result.Pages))
            ),
        ];

    public static IEnumerable<View> Recompressed(RecompressionResult result, ViewText text) =>
        [
            new Details(
                new Detail("Recompressed", result.Overlay.Name),
                new Detail("Size before", ViewText.Size(result.BytesBefore)),
                new Detail("Size", ViewText.Size(result.Overlay.Bytes)),
                new Detail("Effort", Effort(result.Overlay)),
                new Detail("Manifest", result.Overlay.Manifest)
            ),
        ];

    private static string? Effort(OverlayInfo info) => info.Effort is { } effort ? EffortOption.Word(effort) : null;

    private static Table Sources(OverlayInfo info)
    {
        var pages = info.Pages;
        return new()
        {
            Columns =
            [
                new Column("PAGES FROM"),
                new Column("COUNT", IsNumber: true),
                new Column("CONTENT", IsNumber: true),
                new Column("TRAVEL AS", IsNumber: true),
                new Column(""),
            ],
            Rows =
            [
                Source("zero", pages.Zero, "", "all zeros"),
                Source("base", pages.Base, "", "stand in the base"),
                Source("self", pages.Self, "", "stand in another page of this overlay"),
                Source("literal", pages.Literal, "", "stored"),
                Source("delta", pages.Delta, "", "stored as the difference to a page of the base"),
                Source(
                    "all",
                    info.ChangedDiskPages + info.ChangedMemoryPages,
                    ViewText.Size(info.Bytes),
                    "compressed, with all that belongs to them"
                ),
            ],
        };
    }

    private static string[] Source(string name, long count, string travels, string meaning) =>
        [name, ViewText.Count(count), ViewText.Size(count * PageBytes), travels, meaning];

    private static string? Milliseconds(double? time) =>
        time?.ToString("N0", CultureInfo.InvariantCulture) is { } text ? $"{text} ms" : null;

    private static string Pages(long count) => $"{ViewText.Count(count)} pages, {ViewText.Size(count * PageBytes)}";
}
