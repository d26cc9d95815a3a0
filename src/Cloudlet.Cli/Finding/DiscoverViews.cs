using System.Globalization;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Finding;

/// <summary>Cloudlets of the network as people see them.</summary>
internal static class DiscoverViews
{
    public static IEnumerable<View> List(IReadOnlyList<DiscoveredCloudlet> cloudlets, Inquiry inquiry) =>
        [
            new Table
            {
                Columns =
                [
                    new Column("NAME"),
                    new Column("ADDRESS"),
                    new Column("VERSION"),
                    new Column("CPUS", IsNumber: true),
                    new Column("LOAD", IsNumber: true),
                    new Column("ROUND TRIP", IsNumber: true),
                    .. When(inquiry.Base, name => new Column($"BASE {name}")),
                    .. When(inquiry.Service, id => new Column($"SERVICE {id}")),
                    .. When(inquiry.Ranking, _ => new Column("SCORE", IsNumber: true)),
                ],
                Rows =
                [
                    .. cloudlets.Select(
                        IReadOnlyList<string> (cloudlet) =>
                            [
                                cloudlet.Name,
                                cloudlet.Address,
                                cloudlet.Version,
                                cloudlet.Cpus?.ToString(CultureInfo.InvariantCulture) ?? "",
                                Load(cloudlet),
                                RoundTrip(cloudlet),
                                .. When(inquiry.Base, _ => Has(cloudlet.HasBase)),
                                .. When(inquiry.Service, _ => Has(cloudlet.HasService)),
                                .. When(inquiry.Ranking, _ => Score(cloudlet)),
                            ]
                    ),
                ],
            },
        ];

    /// <summary>News on one line.</summary>
    public static string Line(DiscoveryEvent news) =>
        Printable.Clean(
            news.Event is "gone"
                ? $"gone     {news.Cloudlet.Name}"
                : $"present  {news.Cloudlet.Name}  {news.Cloudlet.Address}  version {news.Cloudlet.Version}  "
                    + $"load {Load(news.Cloudlet)}  round trip {RoundTrip(news.Cloudlet)}"
        );

    private static IEnumerable<TCell> When<TWanted, TCell>(TWanted? wanted, Func<TWanted, TCell> cell)
        where TWanted : class => wanted is null ? [] : [cell(wanted)];

    private static string Score(DiscoveredCloudlet cloudlet) =>
        cloudlet.Score is { } score ? score.ToString("0.00", CultureInfo.InvariantCulture) : "will not do";

    private static string Load(DiscoveredCloudlet cloudlet) => cloudlet.Load is { } load ? ViewText.Load(load) : "";

    private static string RoundTrip(DiscoveredCloudlet cloudlet) =>
        cloudlet.RoundTripMilliseconds is { } time ? ViewText.Milliseconds(time) : "no answer";

    private static string Has(bool? it) =>
        it switch
        {
            true => "yes",
            false => "no",
            null => "",
        };
}
