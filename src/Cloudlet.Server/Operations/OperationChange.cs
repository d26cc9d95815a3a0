using Cloudlet.Contracts;

namespace Cloudlet.Server.Operations;

/// <summary>News of an operation, for those who watch all of them.</summary>
/// <param name="Word"><see cref="Created"/>, <see cref="Changed"/> or <see cref="Ended"/>.</param>
/// <param name="Info">How it is now.</param>
internal readonly record struct OperationChange(string Word, OperationInfo Info)
{
    /// <summary>It begins.</summary>
    public const string Created = "created";

    /// <summary>It has another stage, is further in its stage, waits, or goes on.</summary>
    public const string Changed = "changed";

    /// <summary>It is over.</summary>
    public const string Ended = "ended";
}
