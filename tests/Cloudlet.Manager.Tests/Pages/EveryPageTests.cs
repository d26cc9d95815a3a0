using System.Text.RegularExpressions;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Tests.Pages;

/// <summary>What is true of every page, rendered without a browser.</summary>
public sealed partial class EveryPageTests
{
    public static TheoryData<string> Names => [.. EveryPage.With("speech").Keys.Select(page => page.Name)];

    [Fact]
    public void Each_page_is_among_them()
    {
        var all = typeof(IPageModel)
            .Assembly.GetTypes()
            .Where(type =>
                type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Page<>)
            );

        Assert.Equal(Sorted(all), Sorted(EveryPage.With("speech").Keys));

        static IEnumerable<string> Sorted(IEnumerable<Type> types) => types.Select(type => type.Name).Order();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_guests_files_and_people_say_is_text_and_there_is_no_inline_script_or_style(string name)
    {
        var html = await RenderAsync(name, HostileText.Value);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<[^>]* (style|on[a-z]+)=", html);
        Assert.DoesNotContain("\"'&\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_has_one_heading_no_id_twice_and_a_name_for_each_control(string name)
    {
        var html = await RenderAsync(name, "speech");

        Assert.Equal(name == "TaskPane" ? 0 : 1, Heading().Count(html));
        var ids = Id().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var labelled = For().Matches(html).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var control in Control().Matches(html).Select(match => match.Value))
        {
            if (
                control.Contains("type=\"hidden\"")
                || control.Contains("aria-hidden=\"true\"")
                || control.Contains("aria-label=")
            )
                continue;
            var id = Id().Match(control).Groups[1].Value;
            Assert.True(labelled.Contains(id) || control.Contains("form-check-input"), $"{control} has no label.");
        }
        foreach (var described in DescribedBy().Matches(html).SelectMany(match => match.Groups[1].Value.Split(' ')))
            Assert.Contains(described, ids);
        foreach (var opened in Opens().Matches(html).Select(match => match.Groups[1].Value))
            Assert.Contains($"<dialog id=\"{opened}\"", html);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_action_and_form_has_a_command_of_the_command_line(string name)
    {
        var html = await RenderAsync(name, "speech");

        foreach (var action in Action().Matches(html).Select(match => match.Value))
            Assert.Matches("title=\"cloudlet |class=\"btn btn-danger\"", action);
        Assert.Equal(
            Form().Count(html),
            CommandOfForm().Count(html) + (html.Contains("data-api=\"POST /settings/password\"") ? 1 : 0)
        );
        foreach (var command in TerminalCommands.In(html))
            Assert.Equal(("", command), (TerminalCommands.FaultOf(command), command));
    }

    private static Task<string> RenderAsync(string name, string text) =>
        EveryPage.With(text).Single(page => page.Key.Name == name).Value();

    [GeneratedRegex("<h1")]
    private static partial Regex Heading();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<label[^>]* for=\"([^\"]+)\"")]
    private static partial Regex For();

    [GeneratedRegex("<(input|select|textarea)[^>]*>")]
    private static partial Regex Control();

    [GeneratedRegex("aria-(?:describedby|labelledby)=\"([^\"]+)\"")]
    private static partial Regex DescribedBy();

    [GeneratedRegex("data-dialog=\"([^\"]+)\"")]
    private static partial Regex Opens();

    [GeneratedRegex("<button[^>]* data-api=\"[^>]*>")]
    private static partial Regex Action();

    [GeneratedRegex("<form[^>]* data-(api|to)=")]
    private static partial Regex Form();

    [GeneratedRegex(" data-command=\"cloudlet ")]
    private static partial Regex CommandOfForm();
}
