using Cloudlet.Server.Advertising;
using Cloudlet.Server.Apps;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Devices;
using Cloudlet.Server.Events;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Messages;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;
using Cloudlet.Server.Uploads;
using Cloudlet.Server.Usage;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Modules;

/// <summary>What the routes use: for modules, which read here and change through the routes.</summary>
internal sealed record ApplicationServices
{
    public required ServerSettings Settings { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required ProblemMapper Problems { get; init; }

    public required EventHub Events { get; init; }

    public required DataDirectory Data { get; init; }

    public required HostCapabilities Capabilities { get; init; }

    public required Doctor Doctor { get; init; }

    public required BaseCatalogue Bases { get; init; }

    public required OverlayCatalogue Overlays { get; init; }

    public required ImageStore Images { get; init; }

    public required SharedMemory SharedMemory { get; init; }

    public required UsageRegistry Usage { get; init; }

    public required InstanceRegistry Instances { get; init; }

    public required OperationRegistry Operations { get; init; }

    public required ServiceCatalogue Services { get; init; }

    public required ServiceFleet Fleet { get; init; }

    public required LeaseBook Leases { get; init; }

    public required AppStore Apps { get; init; }

    public required MessageBook Messages { get; init; }

    public required DeviceBook Devices { get; init; }

    public required UploadRegistry Uploads { get; init; }

    public required DiscoveryControl Discovery { get; init; }
}
