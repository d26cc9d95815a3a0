namespace Cloudlet.Manager.Tests.Browser;

/// <summary>A form, and how somebody fills it in wrongly.</summary>
/// <param name="Path">Its page.</param>
/// <param name="Form">A selector of the form in it.</param>
/// <param name="Fields">What is typed, and what is then said beside the field.</param>
public sealed record FormCase(string Path, string Form, params IReadOnlyList<FieldCase> Fields)
{
    /// <summary>The button that opens its dialog, if it is in one.</summary>
    public string? Opener { get; init; }

    /// <summary>The content of the file that is chosen; null: none is.</summary>
    public string? File { get; init; }
}

/// <summary>A field of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What is typed; null: it is left as it is.</param>
/// <param name="Fault">A part of what stands beside it afterwards; null: nothing does.</param>
public sealed record FieldCase(string Name, string? Text, string? Fault);
