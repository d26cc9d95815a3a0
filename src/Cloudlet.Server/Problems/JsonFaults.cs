using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloudlet.Server.Problems;

/// <summary>Looks for all that is wrong with a request's JSON: its reader stops at the first thing.</summary>
/// <param name="options">The rules by which requests are read.</param>
/// <param name="faults">Told of each fault.</param>
internal sealed class JsonFaults(JsonSerializerOptions options, Faults faults)
{
    private const int LongestShown = 40;

    /// <summary>Notes unknown fields, missing ones and values of another type.</summary>
    public void Find(JsonElement json, Type type) => Find(json, options.GetTypeInfo(type), "");

    private void Find(JsonElement json, JsonTypeInfo wanted, string field)
    {
        switch (wanted.Kind)
        {
            case JsonTypeInfoKind.Object when Is(json, JsonValueKind.Object, "an object", field):
                FindInObject(json, wanted, field);
                break;
            case JsonTypeInfoKind.Dictionary when Is(json, JsonValueKind.Object, "an object", field):
                foreach (var item in json.EnumerateObject())
                    FindInValue(item.Value, wanted.ElementType!, Below(field, item.Name));
                break;
            case JsonTypeInfoKind.Enumerable when Is(json, JsonValueKind.Array, "a list", field):
                foreach (var item in json.EnumerateArray())
                    FindInValue(item, wanted.ElementType!, field);
                break;
            case JsonTypeInfoKind.None:
                FindInScalar(json, wanted, field);
                break;
        }
    }

    private void FindInObject(JsonElement json, JsonTypeInfo wanted, string field)
    {
        foreach (var item in json.EnumerateObject())
        {
            var place = Below(field, item.Name);
            if (wanted.Properties.FirstOrDefault(property => property.Name == item.Name) is not { } known)
            {
                var names = string.Join(", ", wanted.Properties.Select(property => property.Name));
                faults.Add(place, Shown(item.Value), $"there is no such field; there are {names}.");
            }
            else if (item.Value.ValueKind != JsonValueKind.Null)
                Find(item.Value, options.GetTypeInfo(known.PropertyType), place);
            else if (!known.IsSetNullable)
                faults.Add(place, "null", "a value is needed.");
        }
        foreach (var property in wanted.Properties)
        {
            if (property.IsRequired && !json.TryGetProperty(property.Name, out _))
                faults.Add(Below(field, property.Name), null, "it is needed.");
        }
    }

    // A null in a list is for the rules of the list.
    private void FindInValue(JsonElement json, Type type, string field)
    {
        if (json.ValueKind != JsonValueKind.Null)
            Find(json, options.GetTypeInfo(type), field);
    }

    private void FindInScalar(JsonElement json, JsonTypeInfo wanted, string field)
    {
        try
        {
            json.Deserialize(wanted);
        }
        catch (JsonException)
        {
            faults.Add(
                field,
                Shown(json),
                $"{Describe(Nullable.GetUnderlyingType(wanted.Type) ?? wanted.Type)} is needed."
            );
        }
    }

    private bool Is(JsonElement json, JsonValueKind kind, string what, string field)
    {
        if (json.ValueKind != kind)
            faults.Add(field, Shown(json), $"{what} is needed.");
        return json.ValueKind == kind;
    }

    private static string Describe(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type.IsEnum
            ? $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
        : "another value";

    private static string Below(string field, string name) => field.Length == 0 ? name : $"{field}.{name}";

    private static string Shown(JsonElement json)
    {
        var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
        return text.Length > LongestShown ? text[..LongestShown] + "..." : text;
    }
}
