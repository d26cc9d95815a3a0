using System.Text;

namespace Cloudlet.Server.Catalogue;

/// <summary>Columns are named as their properties, in the words of SQL: <c>ServiceId</c> is <c>service_id</c>.</summary>
internal static class ColumnNames
{
    public static string Of(string property)
    {
        if (property == "ETag")
            return "etag";
        var name = new StringBuilder();
        foreach (var c in property)
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToLowerInvariant(c));
        }
        return name.ToString();
    }
}
