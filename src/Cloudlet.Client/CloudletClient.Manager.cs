using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>Makes a new password for the Manager's pages; all browsers are signed out. On the cloudlet's own socket only.</summary>
    public Task<ManagerPassword> ResetManagerPasswordAsync(CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.ManagerPassword, CloudletJson.Default.ManagerPassword, cancellationToken);
}
