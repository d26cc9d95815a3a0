namespace Cloudlet.Primitives;

/// <summary>
/// The base of all failures that we foresee. The message is written for the person who has to act on it: what is wrong,
/// with which value, and what to do next. <see cref="Code"/> is stable and for programs.
/// </summary>
public abstract class CloudletException : Exception
{
    /// <summary>A failure with a message and, perhaps, what caused it.</summary>
    protected CloudletException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>A stable, lower-case, dashed word for this kind of failure, such as <c>blob-corrupt</c>.</summary>
    public abstract string Code { get; }
}
