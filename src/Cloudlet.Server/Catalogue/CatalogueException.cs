namespace Cloudlet.Server.Catalogue;

/// <summary>The catalogue could not be read or written. Nothing of what was asked is in it.</summary>
internal sealed class CatalogueException(CatalogueFault fault, string message, Exception inner)
    : CloudletException(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public CatalogueFault Fault { get; } = fault;

    /// <inheritdoc/>
    public override string Code => Contracts.ProblemCodes.CatalogueFailed;
}

/// <summary>What the database said.</summary>
internal enum CatalogueFault
{
    /// <summary>It cannot be reached, is full or is damaged.</summary>
    Unavailable,

    /// <summary>There is one with this key already.</summary>
    Duplicate,

    /// <summary>Something stands on it, or it stands on something that is not there.</summary>
    Reference,

    /// <summary>A value that must never be.</summary>
    Check,

    /// <summary>Somebody else changed it in between.</summary>
    Changed,
}
