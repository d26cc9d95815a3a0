using System.Text.RegularExpressions;

namespace Cloudlet.Manager.Tests.Support;

/// <summary>The fields of the forms of a page: where Browser/forms.js shows what the API finds fault with.</summary>
internal static partial class FormFields
{
    /// <summary>Fails unless each fault of a refusal has a field of its own in the page, and each such field a place for it.</summary>
    /// <returns>The names of the fields that were at fault.</returns>
    public static IReadOnlyList<string> AssertShow(string html, Action refused)
    {
        var problem = Assert.Throws<ProblemException>(refused).Problem;
        var faults = problem.Faults!.Select(fault => fault.Field).Distinct().ToList();
        var places = Places().Matches(html).Select(match => match.Groups[1].Value).ToHashSet();
        var fields = Controls()
            .Matches(html)
            .Select(match => match.Value)
            .Select(tag => (Name: NameOf(tag), Others: Others().Match(tag).Groups[1].Value.Split(' ')))
            .ToList();
        foreach (var fault in faults)
        {
            var field = fields.FirstOrDefault(field =>
                field.Name == fault
                || field.Others.Contains(fault)
                || fault.StartsWith($"{field.Name}.", StringComparison.Ordinal)
            );
            Assert.True(field.Name is { Length: > 0 }, $"The form has no field for '{fault}'.");
            Assert.Contains(field.Name, places);
        }
        return faults;
    }

    private static string NameOf(string tag) => Name().Match(tag).Groups[1].Value;

    [GeneratedRegex("data-fault=\"([^\"]+)\"")]
    private static partial Regex Places();

    [GeneratedRegex("<(input|select|textarea)[^>]*>")]
    private static partial Regex Controls();

    [GeneratedRegex(" name=\"([^\"]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex("data-fault-of=\"([^\"]+)\"")]
    private static partial Regex Others();
}
