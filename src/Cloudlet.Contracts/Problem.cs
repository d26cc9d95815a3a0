namespace Cloudlet.Contracts;

/// <summary>
/// Why a request was refused or an operation failed: RFC 9457 <c>application/problem+json</c> with our members. The
/// detail is one or two sentences for a person; <see cref="Code"/> is for programs and never changes its meaning.
/// </summary>
public sealed record Problem
{
    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What happened, for people.</summary>
    public required string Detail { get; init; }

    /// <summary>The HTTP status that goes with it.</summary>
    public int Status { get; init; }

    /// <summary>The request's field that is at fault, as it is written in JSON.</summary>
    public string? Field { get; init; }

    /// <summary>The bad value.</summary>
    public string? Value { get; init; }

    /// <summary>What to do next.</summary>
    public string? Next { get; init; }

    /// <summary>Every fault, where a request had several; the first is also told by the members above.</summary>
    public IReadOnlyList<FieldFault>? Faults { get; init; }
}

/// <summary>One bad field of a request.</summary>
/// <param name="Field">Its name, as written in JSON.</param>
/// <param name="Value">The bad value.</param>
/// <param name="Message">What would be right.</param>
public sealed record FieldFault(string Field, string? Value, string Message);
