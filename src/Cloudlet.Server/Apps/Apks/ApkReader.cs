using System.Globalization;
using Cloudlet.Contracts;

namespace Cloudlet.Server.Apps.Apks;

/// <summary>Reads from an APK what it says of itself. The file may be hostile: what is read is bounded, and no more than a few MiB.</summary>
internal static class ApkReader
{
    private const int LargestManifest = 4 << 20;
    private const int LargestTable = 32 << 20;
    private const int LongestText = 200;

    // android.R.attr: these numbers are Android's, for ever.
    private const uint Label = 0x01010001;
    private const uint MinSdkVersion = 0x0101020c;
    private const uint VersionCode = 0x0101021b;
    private const uint VersionName = 0x0101021c;

    private static readonly HashSet<string> Wanted = ["manifest", "uses-sdk", "application"];

    /// <summary>Reads it.</summary>
    /// <exception cref="ApkInvalidException">It is no APK, or a damaged one.</exception>
    public static AndroidPackage Read(FileStream file)
    {
        var zip = ZipIndex.Read(file);
        var xml = ManifestXml.Read(
            zip.Find("AndroidManifest.xml", LargestManifest)
                ?? throw new ApkInvalidException("it has no AndroidManifest.xml of a fit size."),
            Wanted
        );
        var table = zip.Find("resources.arsc", LargestTable) is { } bytes ? ResourceTable.Read(bytes) : null;
        var code = Find("manifest", VersionCode, "versionCode");
        return new AndroidPackage
        {
            Package =
                Text(Find("manifest", 0, "package"))
                ?? throw new ApkInvalidException("its AndroidManifest.xml names no package."),
            VersionCode = code is { IsNumber: true } number ? number.Data : null,
            VersionName = Text(Find("manifest", VersionName, "versionName")),
            Label = Text(Find("application", Label, "label")),
            LeastSdk = Text(Find("uses-sdk", MinSdkVersion, "minSdkVersion")),
        };

        ResourceValue? Find(string element, uint id, string name)
        {
            foreach (var attribute in xml.Elements.GetValueOrDefault(element) ?? [])
            {
                if (attribute.Id == 0 ? attribute.Name == name : attribute.Id == id)
                    return attribute.Value;
            }
            return null;
        }

        string? Text(ResourceValue? value) =>
            value is not { } some ? null
            : some.IsNumber ? some.Data.ToString(CultureInfo.InvariantCulture)
            : Fit(xml.TextOf(some) ?? (some.Type == ResourceValue.Reference ? table?.TextOf(some) : null));
    }

    // Shown on terminals and in lists, whatever it is.
    private static string? Fit(string? text)
    {
        if (text is null)
            return null;
        var fit = string.Concat(text.Where(c => !char.IsControl(c)));
        return fit.Length == 0 ? null : fit[..Math.Min(fit.Length, LongestText)];
    }
}
