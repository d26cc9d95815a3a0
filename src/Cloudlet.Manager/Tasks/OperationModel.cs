using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Tasks;

/// <summary>One job.</summary>
/// <param name="Operation">How it is.</param>
/// <param name="HasMachine">Whether a machine is up now, whose screen and serial port can be looked at.</param>
/// <param name="MayProceed">Whether a person may say that the guest is ready.</param>
public sealed record OperationModel(OperationInfo Operation, bool HasMachine, bool MayProceed) : IPageModel
{
    /// <inheritdoc/>
    public string Title => JobName.Of(Operation);

    /// <summary>The instance that it works at and that is there now; null: there is none, or it made one and says so.</summary>
    public string? Instance { get; init; }

    /// <summary>The page below which its machine's screen and serial port are; null: it has no machine now.</summary>
    public string? Machine =>
        Instance is not null ? Places.Instance(Instance)
        : HasMachine ? Places.Operation(Operation.Id)
        : null;

    /// <summary>Whether a person may have its guest frozen.</summary>
    public bool MayFreeze => Operation.State == OperationState.Waiting || MayFreezeEarly;

    /// <summary>Whether its guest is waited for by a rule, and a person may know better.</summary>
    public bool MayFreezeEarly => MayProceed && Operation.State == OperationState.Running;
}
