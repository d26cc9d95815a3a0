using Cloudlet.Contracts;

namespace Cloudlet.Server.Problems;

/// <summary>Collects every fault of a request, so that all of them are told at once.</summary>
internal sealed class Faults
{
    private readonly List<FieldFault> faults = [];
    private ProblemException? missing;

    /// <summary>Notes a fault.</summary>
    public void Add(string field, string? value, string message) => faults.Add(new FieldFault(field, value, message));

    /// <summary>Notes that a thing which the request names is not here: a 404 when nothing else is wrong.</summary>
    /// <param name="noun">What kind of thing; the field has its name.</param>
    /// <param name="name">The name in the request.</param>
    /// <param name="next">What to do.</param>
    public void AddMissing(string noun, string name, string next)
    {
        Add(noun, name, $"there is no such {noun}. {next}");
        missing = Refuse.NotFound(noun, name, next);
    }

    /// <summary>The items of a list that may be missing; a fault for each that is null.</summary>
    public IReadOnlyList<T> Items<T>(IReadOnlyList<T>? list, string field)
        where T : class
    {
        if (list is null)
            return [];
        if (list.Any(item => item is null))
            Add(field, null, "an item is null.");
        return [.. list.Where(item => item is not null)];
    }

    /// <summary>Throws a 400 with all faults, when there are any; a 404 when the one fault is that something is not here.</summary>
    /// <exception cref="ProblemException">There is at least one.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count == 0)
            return;
        if (missing is not null && faults.Count == 1)
            throw missing;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = string.Join(" ", faults.Select(fault => $"{fault.Field}: {fault.Message}")),
                Field = faults[0].Field,
                Value = faults[0].Value,
                Next = "Correct the request and send it again.",
                Faults = faults,
            }
        );
    }
}
