using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Tasks;

/// <summary>One job.</summary>
/// <param name="Operation">How it is.</param>
/// <param name="HasMachine">Whether a machine is up now, whose screen and serial port can be looked at.</param>
public sealed record OperationModel(OperationInfo Operation, bool HasMachine) : IPageModel
{
    /// <inheritdoc/>
    public string Title => $"{Operation.Kind} of {Operation.Subject}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["operation.js"];
}
