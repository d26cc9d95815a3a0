namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>What holds a link to a rate.</summary>
internal interface ILinkRate
{
    /// <summary>In a sentence, how it does that.</summary>
    string Description { get; }

    /// <summary>How much is best sent at once.</summary>
    int Piece { get; }

    /// <summary>Sets the rate, in Mbit/s.</summary>
    Task SetAsync(int megabits, CancellationToken cancellationToken);

    /// <summary>Waits until so many bytes more may be sent.</summary>
    Task TakeAsync(int bytes, CancellationToken cancellationToken);
}
