using Cloudlet.Contracts;

namespace Cloudlet.Server.Problems;

/// <summary>Collects every fault of a request, so that all of them are told at once.</summary>
internal sealed class Faults
{
    private readonly List<FieldFault> faults = [];

    /// <summary>Notes a fault.</summary>
    public void Add(string field, string? value, string message) => faults.Add(new FieldFault(field, value, message));

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

    /// <summary>Throws a 400 with all faults, when there are any.</summary>
    /// <exception cref="ProblemException">There is at least one.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count == 0)
            return;
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
