using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Cloudlet.Server.Metrics;

/// <summary>
/// Listens to one meter and writes what it measured as Prometheus text (exposition format 0.0.4). Bounded: what has more
/// different tags than anyone can look at is left out. Thread-safe.
/// </summary>
internal sealed class PrometheusCollector : IDisposable
{
    private const int MostSeries = 1000;

    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, (Instrument Instrument, Dictionary<string, MetricSeries> Series)> found =
        new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Listens to the meter from now on. It alone: another daemon of this process has one of the same name.</summary>
    public PrometheusCollector(Meter meter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Measures what is measured on demand, and writes all.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var (instrument, series) in found.Values)
                Write(text, instrument, series.Values);
        }
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var label = Label(tags);
        lock (gate)
        {
            if (!found.TryGetValue(instrument.Name, out var entry))
                found[instrument.Name] = entry = (instrument, []);
            if (!entry.Series.TryGetValue(label, out var series))
            {
                if (found.Values.Sum(item => item.Series.Count) >= MostSeries)
                    return;
                entry.Series[label] = series = new MetricSeries(label, Bounds(instrument));
            }
            series.Take(instrument, value);
        }
    }

    private static IReadOnlyList<double> Bounds(Instrument instrument) =>
        (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? [];

    private static void Write(StringBuilder text, Instrument instrument, IEnumerable<MetricSeries> all)
    {
        var histogram = instrument is Histogram<double>;
        var counter = instrument is Counter<long>;
        var name = NameOf(instrument) + (counter ? "_total" : "");
        var type =
            histogram ? "histogram"
            : counter ? "counter"
            : "gauge";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {type}\n");
        foreach (var series in all)
        {
            if (!histogram)
            {
                Line(text, name, series.Tags, series.Value);
                continue;
            }
            for (var i = 0; i < series.Bounds.Count; i++)
                Line(
                    text,
                    $"{name}_bucket",
                    With(series.Tags, series.Bounds[i].ToString(CultureInfo.InvariantCulture)),
                    series.Buckets[i]
                );
            Line(text, $"{name}_bucket", With(series.Tags, "+Inf"), series.Count);
            Line(text, $"{name}_sum", series.Tags, series.Value);
            Line(text, $"{name}_count", series.Tags, series.Count);
        }
    }

    private static void Line(StringBuilder text, string name, string tags, double value)
    {
        text.Append(name);
        if (tags.Length > 0)
            text.Append('{').Append(tags).Append('}');
        text.Append(CultureInfo.InvariantCulture, $" {value:R}\n");
    }

    private static string With(string tags, string bound) => $"{tags}{(tags.Length > 0 ? "," : "")}le=\"{bound}\"";

    // Prometheus wants the unit in the name, in words.
    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_')
        + instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };

    private static string Label(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var escaped = $"{value}".Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(text.Length > 0 ? "," : "")
                .Append(key.Replace('.', '_'))
                .Append("=\"")
                .Append(escaped)
                .Append('"');
        }
        return text.ToString();
    }
}
