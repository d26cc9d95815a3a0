using System.Diagnostics.Metrics;
using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Metrics;

/// <summary>What the daemon measures of itself: names and units as OpenTelemetry has them.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Meter meter = new("Cloudlet.Server");
    private readonly Counter<long> ensured;
    private readonly Histogram<double> ensuring;

    /// <summary>Measures what these own.</summary>
    public ServerMetrics(
        InstanceRegistry instances,
        ServiceCatalogue services,
        LeaseBook leases,
        Doorkeeper doorkeeper,
        OperationRegistry operations,
        SharedMemory sharedMemory
    )
    {
        ensured = meter.CreateCounter<long>(
            "cloudlet.services.ensured",
            "{wish}",
            "Wishes for instances, by their outcome."
        );
        ensuring = meter.CreateHistogram(
            "cloudlet.services.ensure.duration",
            "s",
            "Time from a wish for an instance to its answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            }
        );
        meter.CreateObservableGauge(
            "cloudlet.instances",
            () =>
                Enum.GetValues<InstanceState>()
                    .Select(state => new Measurement<int>(
                        instances.List().Count(instance => instance.Record.State == state),
                        new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant())
                    )),
            "{instance}",
            "Instances, by their state."
        );
        meter.CreateObservableGauge(
            "cloudlet.services",
            () => services.Snapshot.All.Length,
            "{service}",
            "Services that are offered."
        );
        meter.CreateObservableGauge("cloudlet.leases", () => leases.List().Count, "{lease}", "Seats that are taken.");
        meter.CreateObservableGauge(
            "cloudlet.admission.waiting",
            () => doorkeeper.Waiting,
            "{wish}",
            "Wishes that wait for memory, processors or disk."
        );
        meter.CreateObservableGauge(
            "cloudlet.operations.running",
            () => operations.Running,
            "{operation}",
            "Operations that run."
        );
        meter.CreateObservableGauge(
            "cloudlet.memory.shared",
            () => sharedMemory.FilledBytes,
            "By",
            "Guest memory in images that are filled and shared."
        );
        meter.CreateObservableGauge(
            "process.memory.usage",
            () => Environment.WorkingSet,
            "By",
            "Memory of the daemon itself."
        );
    }

    /// <summary>All instruments.</summary>
    public Meter Meter => meter;

    /// <summary>A wish for an instance was answered.</summary>
    /// <param name="outcome"><c>started</c>, <c>shared</c>, or the problem's code.</param>
    /// <param name="elapsed">Since it came.</param>
    public void Ensured(string outcome, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        ensured.Add(1, tag);
        ensuring.Record(elapsed.TotalSeconds, tag);
    }

    public void Dispose() => meter.Dispose();
}
