namespace Cloudlet.Artifacts;

/// <summary>An artifact of that name is in the layout already.</summary>
public sealed class NameTakenException(string name)
    : CloudletException($"The name '{name}' is taken. Choose another one, or delete the artifact that has it.")
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string Code => "name-taken";
}
