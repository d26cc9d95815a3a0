using System.Globalization;
using System.Text;

namespace Cloudlet.Client.Transport;

/// <summary>The part of a URL after the question mark. What is null is left out.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder text = new(path);
    private char separator = '?';

    public QueryText Add(string name, string? value)
    {
        if (value is null)
            return this;
        text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        separator = '&';
        return this;
    }

    public QueryText Add(string name, double? value) => Add(name, value?.ToString("R", CultureInfo.InvariantCulture));

    public QueryText Add(string name, bool value) => value ? Add(name, "true") : this;

    public override string ToString() => text.ToString();
}
