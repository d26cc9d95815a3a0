using Cloudlet.Server.Data;

namespace Cloudlet.Server.Images;

/// <summary>
/// An image that a machine can start from: one that stands in its place, or one that was just decoded, whose memory is in the shared memory already and whose files are
/// still where they were made. Disposing says that no more machine starts from those: then it is made durable and moved to its place, beside.
/// </summary>
internal sealed class ReadyImage : IDisposable
{
    private Action? finish;

    private ReadyImage(ImageFolder place, ImageFolder files, Action? finish)
    {
        Place = place;
        Files = files;
        this.finish = finish;
    }

    /// <summary>Where it stands, or will stand.</summary>
    public ImageFolder Place { get; }

    /// <summary>Where the disk and the machine state are now.</summary>
    public ImageFolder Files { get; }

    /// <summary>One that stands in its place.</summary>
    public static ReadyImage At(ImageFolder place) => new(place, place, null);

    /// <summary>One that was just decoded; <paramref name="finish"/> begins to move it.</summary>
    public static ReadyImage Fresh(ImageFolder place, ImageFolder files, Action finish) => new(place, files, finish);

    public void Dispose() => Interlocked.Exchange(ref finish, null)?.Invoke();
}
