using System.Globalization;
using System.Reflection;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>The problem codes with their status and meaning, as their doc comments have them: the status stands in brackets at the end.</summary>
internal sealed class ProblemTable(DocComments comments)
{
    private readonly Dictionary<string, Problem> problems = typeof(ProblemCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => Read((string)field.GetRawConstantValue()!, comments.Of(field)!))
        .ToDictionary(problem => problem.Code);

    /// <summary>All codes.</summary>
    public IEnumerable<string> Codes => problems.Keys;

    /// <summary>An example of it.</summary>
    public Problem this[string code] => problems[code];

    private static Problem Read(string code, string comment)
    {
        var bracket = comment.LastIndexOf('(');
        return new Problem
        {
            Code = code,
            Status = int.Parse(comment.AsSpan(bracket + 1, 3), CultureInfo.InvariantCulture),
            Detail = comment[..bracket].Trim() + ".",
        };
    }
}
