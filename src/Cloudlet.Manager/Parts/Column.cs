using Microsoft.AspNetCore.Components;

namespace Cloudlet.Manager.Parts;

/// <summary>A column of a <see cref="Table{TRow}"/>.</summary>
/// <param name="Title">What its head says; on a phone it stands before each cell.</param>
/// <param name="Cell">What a row has there.</param>
public sealed record Column<TRow>(string Title, RenderFragment<TRow> Cell)
{
    /// <summary>Buttons: only screen readers need a head for them.</summary>
    public bool IsQuiet { get; init; }
}
