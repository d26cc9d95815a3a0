namespace Cloudlet.Contracts;

/// <summary>A message that waits for a device, or was read by it.</summary>
public sealed record MessageInfo
{
    /// <summary>Its number: later ones have higher numbers.</summary>
    public required long Id { get; init; }

    /// <summary>The device that it is for, as that device names itself.</summary>
    public required string Device { get; init; }

    /// <summary>The id of the service whose app it is for; null: whichever app of the device asks.</summary>
    public string? Service { get; init; }

    /// <summary>What it says: most often a word that an app understands.</summary>
    public required string Message { get; init; }

    /// <summary>What belongs to it.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is dropped, read or not.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the device read it, which it does once; null: it waits.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>A message to send.</summary>
public sealed record SendMessage
{
    /// <summary>The device, as it names itself: 1 to 100 visible characters, no slash.</summary>
    public string? Device { get; init; }

    /// <summary>See <see cref="MessageInfo.Service"/>; the service need not be on this cloudlet.</summary>
    public string? Service { get; init; }

    /// <summary>1 to 500 characters.</summary>
    public string? Message { get; init; }

    /// <summary>At most 32, with names of 1 to 100 and values of at most 4000 characters.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>How long it waits: 1 to 2592000 (30 days); a day when not given.</summary>
    public long? Seconds { get; init; }
}

/// <summary>Whose messages to read.</summary>
public sealed record ReadMessages
{
    /// <summary>The device.</summary>
    public string? Device { get; init; }

    /// <summary>Those for this service and those for none; all of the device when not given.</summary>
    public string? Service { get; init; }
}
