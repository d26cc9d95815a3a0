namespace Cloudlet.Contracts;

/// <summary>A VM overlay on this cloudlet.</summary>
public sealed record OverlayInfo
{
    /// <summary>Its identity: <c>sha256:…</c> of its base and content, the same at every compression.</summary>
    public required string Id { get; init; }

    /// <summary>Its name on this cloudlet.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its base here; its id when the base is not here.</summary>
    public required string Base { get; init; }

    /// <summary>The id of its base.</summary>
    public required string BaseId { get; init; }

    /// <summary>What its base is called where the overlay was made: which one to import when it is not here. Null: it does not say.</summary>
    public string? BaseTitle { get; init; }

    /// <summary>What travels: the sum of its blobs.</summary>
    public required long Bytes { get; init; }

    /// <summary>How much effort its encoding was worth; null when it is not known, or not the same for all of it.</summary>
    public OverlayEffort? Effort { get; init; }

    /// <summary>Disk pages that differ from the base.</summary>
    public required long ChangedDiskPages { get; init; }

    /// <summary>Memory pages that differ from the base.</summary>
    public required long ChangedMemoryPages { get; init; }

    /// <summary>Where the changed pages' content comes from.</summary>
    public required PageSources Pages { get; init; }

    /// <summary>Guest ports that the service listens on.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>How the service's readiness is told, or null.</summary>
    public string? Ready { get; init; }

    /// <summary>The digest of its manifest: how it is packed, not what it is.</summary>
    public required string Manifest { get; init; }

    /// <summary>When it was made or imported here.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What its making took: only in the result of the operation that made it.</summary>
    public OverlayTimings? Timings { get; init; }
}

/// <summary>What the making of an overlay took, in milliseconds.</summary>
/// <param name="Total">From the first step to the last.</param>
/// <param name="Pause">How long the guest stood still.</param>
public sealed record OverlayTimings(double Total, double Pause);

/// <summary>How many changed pages come from each source.</summary>
public sealed record PageSources(long Zero, long Base, long Self, long Literal, long Delta);

/// <summary>How much time the encoding of an overlay is worth. What it holds is the same at each.</summary>
public enum OverlayEffort
{
    /// <summary>The quickest: for an overlay that is used once.</summary>
    Fast,

    /// <summary>A little slower, noticeably smaller.</summary>
    Normal,

    /// <summary>As small as it gets: for what is kept and sent often, and made while nobody waits.</summary>
    Max,
}

/// <summary>How to customise a base VM into an overlay. Paths are the daemon's, absolute.</summary>
public sealed record CreateOverlay
{
    /// <summary>Its name: 1 to 63 of a-z, 0-9, dot and dash, starting with a letter or digit.</summary>
    public string? Name { get; init; }

    /// <summary>The base's name or id.</summary>
    public string? Base { get; init; }

    /// <summary>Files and folders to copy in, in this order, before the scripts run.</summary>
    public IReadOnlyList<GuestCopy>? Copies { get; init; }

    /// <summary>Scripts to run in the guest as root, in this order. One that fails fails the creation.</summary>
    public IReadOnlyList<GuestScript>? Scripts { get; init; }

    /// <summary>Guest ports that the service listens on.</summary>
    public IReadOnlyList<int>? Ports { get; init; }

    /// <summary><c>agent</c>, <c>tcp:PORT</c>, <c>serial:REGEX</c> or <c>manual</c>; nothing: freeze right after the scripts.</summary>
    public string? Ready { get; init; }

    /// <summary>Whether a person customises it over VNC and the serial console, and says when it is done.</summary>
    public bool Interactive { get; init; }

    /// <summary>
    /// Whether it is started once before it is stored, to see which pages of memory its service needs to answer: those come first then. <see cref="Ready"/> or the
    /// first of <see cref="Ports"/> says when it answers.
    /// </summary>
    public bool Train { get; init; }

    /// <summary>How much time its encoding is worth; normal when not given.</summary>
    public OverlayEffort? Effort { get; init; }

    /// <summary>How long each wait for the guest may take; 600 s when not given. A person may take as long as they like.</summary>
    public double? TimeoutSeconds { get; init; }
}

/// <summary>A file or folder of the daemon's host, or a complete upload of kind disk (upload:ID), that goes into the guest.</summary>
public sealed record GuestCopy(string Source, string Destination);

/// <summary>A script that runs in the guest.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="Content">Its text; the first line may name an interpreter, otherwise <c>/bin/sh</c> runs it.</param>
public sealed record GuestScript(string Name, string Content);

/// <summary>What a verification read and found right. A fault is the operation's error instead.</summary>
public sealed record VerificationResult(string Id, int Blobs, long Bytes, long Pages);

/// <summary>How to encode a stored overlay anew.</summary>
public sealed record RecompressOverlay
{
    /// <summary>How much time it is worth; max when not given.</summary>
    public OverlayEffort? Effort { get; init; }
}

/// <summary>An overlay that was encoded anew: the same content under the same id and name.</summary>
/// <param name="Overlay">As it is now.</param>
/// <param name="BytesBefore">The sum of its blobs before.</param>
public sealed record RecompressionResult(OverlayInfo Overlay, long BytesBefore);
