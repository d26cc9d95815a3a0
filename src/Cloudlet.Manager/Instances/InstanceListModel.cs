using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Instances;

/// <summary>Instances, living and kept.</summary>
/// <param name="Instances">Those that are asked for.</param>
/// <param name="Filter">What is asked for.</param>
public sealed record InstanceListModel(Slice<InstanceInfo> Instances, InstanceFilter Filter) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Instances";
}

/// <summary>Which instances are asked for; what is empty does not matter.</summary>
/// <param name="Text">A part of a name: of the instance, its overlay, its base or its service.</param>
/// <param name="State">A state, in lower case.</param>
public sealed record InstanceFilter(string Text = "", string State = "")
{
    /// <summary>All states that there are, in lower case.</summary>
    public static IEnumerable<string> States { get; } =
    [.. Enum.GetNames<InstanceState>().Select(name => name.ToLowerInvariant())];

    /// <summary>Whether anything is asked for.</summary>
    public bool IsOn => Text.Length + State.Length > 0;

    /// <summary>Whether an instance is one of them.</summary>
    public bool Finds(InstanceInfo instance) =>
        (State.Length == 0 || instance.State.ToString().Equals(State, StringComparison.OrdinalIgnoreCase))
        && (
            Text.Length == 0
            || new[] { instance.Name, instance.Overlay, instance.Base, instance.Service }.Any(name =>
                name?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true
            )
        );
}
