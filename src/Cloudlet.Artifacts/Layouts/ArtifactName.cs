using System.Text.RegularExpressions;

namespace Cloudlet.Artifacts;

/// <summary>
/// What <c>org.opencontainers.image.ref.name</c> may hold, from the OCI image specification (annotations.md): words of
/// letters and digits, joined by one of <c>- . _ : @ + /</c> or by <c>--</c>.
/// </summary>
internal static partial class ArtifactName
{
    private const int MaximumLength = 255;

    /// <exception cref="ArtifactInvalidException">Tools would refuse a layout with that name in it.</exception>
    public static void Validate(string name)
    {
        if (name.Length > MaximumLength || !Pattern().IsMatch(name))
            throw new ArtifactInvalidException(
                $"'{name}' cannot name an artifact: use letters and digits, joined by - . _ : @ + or /, at most {MaximumLength} in all."
            );
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]+(?:(?:[-._:@+/]|--)[A-Za-z0-9]+)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
