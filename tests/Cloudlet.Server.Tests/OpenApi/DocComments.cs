using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>The doc comments of an assembly, as plain text.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> members;

    private DocComments(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Reads the file that the compiler wrote beside the assembly.</summary>
    public static DocComments Of(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return new DocComments(
            XDocument.Load(path).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value)
        );
    }

    /// <summary>What is said of a type.</summary>
    public string? Of(Type type) => Text(members.GetValueOrDefault($"T:{type.FullName}")?.Element("summary"));

    /// <summary>What is said of a property, or of the parameter of a record that it is.</summary>
    public string? Of(MemberInfo property)
    {
        var type = property.DeclaringType!;
        var own = members.GetValueOrDefault($"P:{type.FullName}.{property.Name}")?.Element("summary");
        return Text(
            own
                ?? members
                    .GetValueOrDefault($"T:{type.FullName}")
                    ?.Elements("param")
                    .FirstOrDefault(element => element.Attribute("name")?.Value == property.Name)
        );
    }

    /// <summary>What is said of a constant.</summary>
    public string? Of(FieldInfo field) =>
        Text(members.GetValueOrDefault($"F:{field.DeclaringType!.FullName}.{field.Name}")?.Element("summary"));

    private static string? Text(XElement? element) =>
        element is null ? null : Spaces().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement element when element.Attribute("cref") is { } cref => $"`{Short(cref.Value)}`",
            XElement element when element.Attribute("name") is { } name => $"`{name.Value}`",
            XElement element => element.Value,
            _ => "",
        };

    private static string Short(string cref) => cref[(cref.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
