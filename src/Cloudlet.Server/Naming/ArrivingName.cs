using Cloudlet.Artifacts;

namespace Cloudlet.Server.Naming;

/// <summary>
/// The name of something that arrives in an archive, reserved until it is disposed: the one that was asked for, or the archive's own, which is known, and refused
/// when it is taken, before the archive's content comes.
/// </summary>
internal sealed class ArrivingName : IDisposable
{
    /// <summary>The annotation of a manifest that holds the name under which the thing was made.</summary>
    public const string Title = "org.opencontainers.image.title";

    private readonly NameReservations reservations;
    private readonly string otherwise;
    private IDisposable? reservation;
    private string? name;

    /// <param name="reservations">The names of such things.</param>
    /// <param name="asked">The name that was asked for; null: the archive's own.</param>
    /// <param name="otherwise">The name of one whose archive has none that is valid.</param>
    /// <exception cref="Problems.ProblemException">The name that was asked for is taken.</exception>
    public ArrivingName(NameReservations reservations, string? asked, string otherwise)
    {
        (this.reservations, this.otherwise) = (reservations, otherwise);
        if (asked is null)
            return;
        reservation = reservations.Reserve(asked);
        name = asked;
    }

    /// <summary>Told the archive's own name, once that is taken.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>The name, which is the archive's own from now on when none was asked for.</summary>
    /// <exception cref="Problems.ProblemException">The archive's own is taken.</exception>
    public string Of(Manifest manifest)
    {
        if (name is null)
        {
            var own = OwnOf(manifest, otherwise);
            reservation = reservations.Reserve(own);
            name = own;
            Told?.Invoke(own);
        }
        return name;
    }

    /// <summary>The archive's own name, or <paramref name="otherwise"/> where it has none that is valid.</summary>
    public static string OwnOf(Manifest manifest, string otherwise) =>
        Names.From(manifest.Annotations?.GetValueOrDefault(Title), otherwise);

    /// <inheritdoc/>
    public void Dispose() => reservation?.Dispose();
}
