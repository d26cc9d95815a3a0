using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Apps;

/// <summary>Requests become apps: checked, complete, with every fault told at once.</summary>
internal static class AppPlan
{
    /// <summary>Checks what is said of a package, before a byte of it is read.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static void Check(AddApp request)
    {
        var faults = new Faults();
        AppRules.CheckFileName(request.FileName, faults);
        AppRules.CheckName(request.Name, faults);
        AppRules.CheckService(request.Service, faults);
        ServiceRules.CheckDescription(request.Description, faults);
        AppRules.CheckVersion(request.Version, faults);
        ServiceRules.Tags(request.Tags, faults);
        AppRules.CheckPlatform(request.Platform, faults);
        AppRules.CheckLeastOsVersion(request.LeastOsVersion, faults);
        AppRules.CheckSha256(request.Sha256, faults);
        faults.ThrowIfAny();
    }

    /// <summary>The app of a package that is here. What was not said is taken from the package.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="package">What arrived.</param>
    /// <param name="id">Its new id.</param>
    /// <param name="now">The time.</param>
    public static App Create(AddApp request, AppPackage package, string id, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Name = request.Name ?? Fit(package.Android?.Label, AppRules.LongestName) ?? NameOf(package.FileName),
            Service = request.Service,
            Description = request.Description ?? "",
            Version = request.Version ?? Fit(package.Android?.VersionName, AppRules.LongestVersion),
            Tags = ServiceRules.Tags(request.Tags, new Faults()),
            Platform = request.Platform ?? PackageKind.Of(package.FileName).Platform,
            LeastOsVersion = request.LeastOsVersion ?? Fit(package.Android?.LeastSdk, 30),
            Package = package,
            CreatedAt = now,
            ChangedAt = now,
            Revision = 1,
        };

    /// <summary>An app after an edit.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static App Edit(App before, EditApp request, DateTimeOffset now)
    {
        var faults = new Faults();
        AppRules.CheckName(request.Name, faults);
        ServiceRules.CheckDescription(request.Description, faults);
        AppRules.CheckPlatform(request.Platform, faults);
        AppRules.CheckService(NoneIfEmpty(request.Service), faults);
        AppRules.CheckVersion(NoneIfEmpty(request.Version), faults);
        AppRules.CheckLeastOsVersion(NoneIfEmpty(request.LeastOsVersion), faults);
        var tags = request.Tags is null ? before.Tags : ServiceRules.Tags(request.Tags, faults);
        faults.ThrowIfAny();
        return before with
        {
            Name = request.Name ?? before.Name,
            Service = NoneIfEmpty(request.Service ?? before.Service),
            Description = request.Description ?? before.Description,
            Version = NoneIfEmpty(request.Version ?? before.Version),
            Tags = tags,
            Platform = request.Platform ?? before.Platform,
            LeastOsVersion = NoneIfEmpty(request.LeastOsVersion ?? before.LeastOsVersion),
            ChangedAt = now,
            Revision = before.Revision + 1,
        };
    }

    private static string? NoneIfEmpty(string? text) => text is "" ? null : text;

    // What a file says of itself may be anything.
    private static string? Fit(string? text, int longest)
    {
        if (text is null)
            return null;
        var fit = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        return fit.Length == 0 ? null : fit[..Math.Min(fit.Length, longest)];
    }

    private static string NameOf(string fileName) =>
        Fit(Path.GetFileNameWithoutExtension(fileName), AppRules.LongestName)
        ?? fileName[..Math.Min(fileName.Length, AppRules.LongestName)];
}
