using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>Whether and how devices find the cloudlet by themselves. On the cloudlet's own socket only.</summary>
    public Task<DiscoveryInfo> GetDiscoveryAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Discovery, CloudletJson.Default.DiscoveryInfo, cancellationToken);

    /// <summary>Switches that on or off, or gives the cloudlet another name: at once, and for later daemons that are not started with an option for it. On the cloudlet's own socket only.</summary>
    public Task<DiscoveryInfo> EditDiscoveryAsync(
        EditDiscovery change,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Patch,
            Routes.Discovery,
            change,
            CloudletJson.Default.EditDiscovery,
            CloudletJson.Default.DiscoveryInfo,
            headers: null,
            cancellationToken
        );
}
