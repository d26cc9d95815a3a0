using Cloudlet.Contracts;

namespace Cloudlet.Server.Apps.Apks;

/// <summary>A file is no APK, or a damaged one.</summary>
internal sealed class ApkInvalidException(string message, Exception? inner = null) : CloudletException(message, inner)
{
    /// <inheritdoc/>
    public override string Code => ProblemCodes.Corrupt;
}
