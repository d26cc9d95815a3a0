using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

/// <summary>
/// One cloudlet, as its users see it: a method for each route of <see cref="Routes"/>. Thread-safe; keeps connections open until it is disposed.
/// Every method throws <see cref="CloudletApiException"/> when the cloudlet refuses, <see cref="CloudletUnreachableException"/> when
/// it does not answer, and <see cref="OperationCanceledException"/> when the token says so.
/// </summary>
public sealed partial class CloudletClient : IDisposable
{
    private readonly ApiTransport transport;
    private readonly CloudletClientOptions options;

    /// <summary>A client of the cloudlet at <paramref name="address"/>. Nothing is sent yet.</summary>
    public CloudletClient(CloudletAddress address, CloudletClientOptions? options = null)
    {
        this.options = options ?? new CloudletClientOptions();
        transport = new ApiTransport(address, this.options);
    }

    /// <summary>Where the cloudlet is.</summary>
    public CloudletAddress Address => transport.Address;

    /// <summary>What this cloudlet is and has.</summary>
    public Task<SystemInfo> GetSystemAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.System, CloudletJson.Default.SystemInfo, cancellationToken);

    /// <summary>Measures how many bytes a second come from it: a quarter of a second at most, and 4 MiB at most.</summary>
    public Task<double> MeasureThroughputAsync(CancellationToken cancellationToken = default) =>
        new ThroughputMeter(transport, options.Clock).MeasureAsync(cancellationToken);

    /// <summary>What its host can run; each check is really tried, which takes seconds.</summary>
    public Task<DoctorReport> GetDoctorReportAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Doctor, CloudletJson.Default.DoctorReport, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => transport.Dispose();
}
