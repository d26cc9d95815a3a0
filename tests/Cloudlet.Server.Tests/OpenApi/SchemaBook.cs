using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>The JSON Schemas of the contracts, each once, made from the very rules by which they are read and written.</summary>
internal sealed class SchemaBook(DocComments comments)
{
    // Numbers are numbers: the daemon is stricter than what a client may read.
    private static readonly JsonSerializerOptions Rules = new(CloudletJson.Default.Options)
    {
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = CloudletJson.Default,
    };

    private readonly SortedDictionary<string, JsonNode> schemas = new(StringComparer.Ordinal);

    /// <summary>All schemas so far, by name.</summary>
    public JsonObject ToJson() => new(schemas.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value)));

    /// <summary>The schema of a type, or a reference to it where it is a contract.</summary>
    /// <param name="type">A contract, or a list of them.</param>
    /// <param name="isRequest">It comes in: then a field that nobody knows is a fault.</param>
    public JsonNode Refer(Type type, bool isRequest)
    {
        if (!IsContract(type))
            return Make(type, isRequest);
        if (!schemas.ContainsKey(type.Name))
        {
            schemas[type.Name] = new JsonObject(); // For a type that holds itself.
            var schema = Make(type, isRequest).AsObject();
            RequireNoNulls(schema);
            if (comments.Of(type) is { } text)
                schema["description"] = text;
            if (isRequest && schema["type"]?.ToString() == "object")
                schema["additionalProperties"] = false;
            schemas[type.Name] = schema;
        }
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    private JsonNode Make(Type type, bool isRequest) =>
        Rules.GetJsonSchemaAsNode(
            type,
            new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (context, node) => Transform(context, node, isRequest),
            }
        );

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, bool isRequest)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.Path.Length > 0 && IsContract(type))
        {
            var isNullable = node["type"] is JsonArray;
            node = Refer(type, isRequest);
            if (isNullable)
                node = new JsonObject { ["anyOf"] = new JsonArray(node, new JsonObject { ["type"] = "null" }) };
        }
        if (node is not JsonObject schema)
            schema = []; // Anything.
        if (context.Path.Length == 0 || context.PropertyInfo?.AttributeProvider is not MemberInfo member)
            return schema;
        // A list's items have its property too: the comment belongs to the list.
        if (context.PropertyInfo.PropertyType == context.TypeInfo.Type && comments.Of(member) is { } text)
            schema["description"] = text;
        return schema;
    }

    // What is null is left out.
    private static void RequireNoNulls(JsonObject schema)
    {
        if (schema["required"] is not JsonArray required)
            return;
        var kept = required
            .Select(name => name!.ToString())
            .Where(name => schema["properties"]![name] is not JsonObject field || !AllowsNull(field))
            .ToArray();
        schema["required"] = new JsonArray([.. kept.Select(name => JsonValue.Create(name))]);
    }

    private static bool AllowsNull(JsonObject field) =>
        field["anyOf"] is not null || field["type"] is JsonArray types && types.Any(type => type?.ToString() == "null");

    private static bool IsContract(Type type) => type.Assembly == typeof(CloudletEvent).Assembly;
}
