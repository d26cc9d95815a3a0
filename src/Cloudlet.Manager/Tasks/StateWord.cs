using Cloudlet.Contracts;

namespace Cloudlet.Manager.Tasks;

/// <summary>How states of jobs are called and coloured.</summary>
internal static class StateWord
{
    public static string Of(OperationState state) => state.ToString().ToLowerInvariant();

    /// <summary>Tabler's colour of it.</summary>
    public static string ColourOf(OperationState state) =>
        state switch
        {
            OperationState.Running => "blue",
            OperationState.Waiting => "yellow",
            OperationState.Succeeded => "green",
            OperationState.Failed => "red",
            _ => "secondary",
        };
}
