using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    private const string PackageType = "application/octet-stream";

    /// <summary>All apps, by name, that pass the filter.</summary>
    public Task<IReadOnlyList<AppInfo>> ListAppsAsync(
        AppFilter filter,
        CancellationToken cancellationToken = default
    ) =>
        transport.ListAsync(
            new QueryText(Routes.Apps)
                .Add("tag", filter.Tag)
                .Add("text", filter.Text)
                .Add("service", filter.Service)
                .Add("platform", filter.Platform)
                .Add("limit", MostPerPage)
                .ToString(),
            CloudletJson.Default.IReadOnlyListAppInfo,
            cancellationToken
        );

    /// <summary>One app.</summary>
    public Task<AppInfo> GetAppAsync(string id, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.App(id), CloudletJson.Default.AppInfo, cancellationToken);

    /// <summary>Sends a package to the app store.</summary>
    /// <param name="app">What is said of it.</param>
    /// <param name="package">The package; read to its end, not disposed.</param>
    /// <param name="progress">Told as bytes are sent.</param>
    /// <param name="cancellationToken">Breaks off the upload: nothing stays.</param>
    /// <exception cref="IOException">The package cannot be read.</exception>
    public Task<AppInfo> AddAppAsync(
        AddApp app,
        Stream package,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = new QueryText(Routes.Apps)
            .Add("fileName", app.FileName)
            .Add("name", app.Name)
            .Add("service", app.Service)
            .Add("description", app.Description)
            .Add("version", app.Version)
            .Add("platform", app.Platform)
            .Add("leastOsVersion", app.LeastOsVersion)
            .Add("sha256", app.Sha256);
        foreach (var tag in app.Tags ?? [])
            query.Add("tag", tag);
        return transport.UploadAsync(
            query.ToString(),
            package,
            PackageType,
            CloudletJson.Default.AppInfo,
            progress,
            cancellationToken
        );
    }

    /// <summary>Changes what is said of an app; with <paramref name="revision"/> only when it is still as it was read.</summary>
    public Task<AppInfo> EditAppAsync(
        string id,
        EditApp change,
        int? revision = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.SendAsync(
            HttpMethod.Patch,
            Routes.App(id),
            change,
            CloudletJson.Default.EditApp,
            CloudletJson.Default.AppInfo,
            ApiTransport.IfStill(revision),
            cancellationToken
        );

    /// <summary>Deletes an app with its package.</summary>
    public Task DeleteAppAsync(string id, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.App(id), cancellationToken);

    /// <summary>Writes an app's package into <paramref name="destination"/>, which stays open.</summary>
    public Task DownloadAppAsync(
        string id,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => transport.DownloadAsync(Routes.AppPackage(id), destination, progress, cancellationToken);
}
