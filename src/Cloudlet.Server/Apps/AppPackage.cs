using Cloudlet.Contracts;

namespace Cloudlet.Server.Apps;

/// <summary>What is known of a package from its bytes and its name. Never changes.</summary>
/// <param name="FileName">What its sender calls it: data, never a path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Md5">Lower-case hex.</param>
/// <param name="Android">What an APK says of itself; null for other packages.</param>
internal sealed record AppPackage(string FileName, long Bytes, string Sha256, string Md5, AndroidPackage? Android)
{
    /// <summary>Its media type.</summary>
    public string MediaType => PackageKind.Of(FileName).MediaType;
}
