using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>Makes the OpenAPI 3.1 document of routes that were described.</summary>
internal sealed class ApiDocument
{
    private static readonly Dictionary<string, string> HeaderTexts = new()
    {
        ["Link"] = "The next page, `rel=\"next\"`, when there is one (RFC 8288).",
        ["Location"] = "Where it is.",
        ["ETag"] = "Its revision, for `If-Match`.",
        ["Content-Range"] = "Which part of how many bytes.",
        ["Repr-Digest"] = "The SHA-256 of the whole (RFC 9530).",
        ["Upload-Offset"] = "Bytes that are here: the next piece begins there.",
        ["Upload-Length"] = "Bytes of the whole stream.",
        ["Upload-Complete"] = "`?1` when all of it is here.",
    };

    private readonly DocComments comments = DocComments.Of(typeof(CloudletEvent).Assembly);
    private readonly SchemaBook schemas;
    private readonly ProblemTable problems;

    public ApiDocument()
    {
        schemas = new SchemaBook(comments);
        problems = new ProblemTable(comments);
    }

    public JsonObject Make(IEnumerable<ApiRoute> routes)
    {
        var paths = new JsonObject();
        foreach (var group in routes.GroupBy(route => route.Path).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var route in group)
                item[route.Method] = Operation(route);
            paths[group.Key] = item;
        }
        var problem = schemas.Refer(typeof(Problem), isRequest: false);
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Cloudlet",
                ["version"] = "1",
                ["summary"] = "A request becomes a running virtual machine.",
                ["description"] =
                    "Times are RFC 3339 in UTC, sizes are bytes. What is null is left out. "
                    + "Whatever is refused or fails is an `application/problem+json` with a stable `code`.",
            },
            ["servers"] = new JsonArray(
                new JsonObject
                {
                    ["url"] = "/",
                    ["description"] = "The daemon's socket, or an address that it listens at.",
                }
            ),
            ["tags"] = new JsonArray([.. Tags(routes).Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["responses"] = new JsonObject
                {
                    ["Fault"] = new JsonObject
                    {
                        ["description"] = "Whatever else goes wrong.",
                        ["content"] = new JsonObject
                        {
                            ["application/problem+json"] = new JsonObject
                            {
                                ["schema"] = problem,
                                ["examples"] = Examples([
                                    ProblemCodes.Internal,
                                    ProblemCodes.CatalogueFailed,
                                    ProblemCodes.LocalOnly,
                                ]),
                            },
                        },
                    },
                },
            },
        };
    }

    private JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject
        {
            ["operationId"] = Id(route),
            ["summary"] = route.Summary,
            ["tags"] = new JsonArray(Tag(route)),
        };
        if (route.Text is { } text)
            operation["description"] = text;
        var parameters = PathParameters(route).Concat(route.Parameters.Select(Parameter)).ToArray();
        if (parameters.Length > 0)
            operation["parameters"] = new JsonArray([.. parameters]);
        if (route.Bodies.Count > 0)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !route.BodyIsOptional,
                ["content"] = new JsonObject(
                    route.Bodies.Select(body =>
                        KeyValuePair.Create(
                            body.MediaType,
                            (JsonNode?)Content(body.Type, body.Example, isRequest: true)
                        )
                    )
                ),
            };
        }
        operation["responses"] = Responses(route);
        return operation;
    }

    private JsonObject Responses(ApiRoute route)
    {
        var responses = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var answer in route.Answers)
            responses[answer.Status.ToString(CultureInfo.InvariantCulture)] = Response(answer);
        foreach (var group in route.Problems.Distinct().GroupBy(code => problems[code].Status))
        {
            responses[group.Key.ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["description"] = string.Join(" ", group.Select(code => $"`{code}`: {problems[code].Detail}")),
                ["content"] = new JsonObject
                {
                    ["application/problem+json"] = new JsonObject
                    {
                        ["schema"] = schemas.Refer(typeof(Problem), isRequest: false),
                        ["examples"] = Examples(group),
                    },
                },
            };
        }
        responses["default"] = new JsonObject { ["$ref"] = "#/components/responses/Fault" };
        return new JsonObject(responses);
    }

    private JsonObject Response(ApiAnswer answer)
    {
        var response = new JsonObject { ["description"] = answer.Text };
        if (answer.Headers.Count > 0)
        {
            response["headers"] = new JsonObject(
                answer.Headers.Select(name =>
                    KeyValuePair.Create(
                        name,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["description"] = HeaderTexts[name],
                                ["schema"] = new JsonObject { ["type"] = "string" },
                            }
                    )
                )
            );
        }
        if (answer.MediaType is { } type)
            response["content"] = new JsonObject { [type] = Content(answer.Type, answer.Example, isRequest: false) };
        return response;
    }

    private JsonObject Content(Type? type, object? example, bool isRequest)
    {
        if (type is null)
            return [];
        return new JsonObject
        {
            ["schema"] = schemas.Refer(type, isRequest),
            ["example"] = JsonSerializer.SerializeToNode(example, CloudletJson.Default.GetTypeInfo(type)!),
        };
    }

    private JsonObject Examples(IEnumerable<string> codes) =>
        new(
            codes.Select(code =>
                KeyValuePair.Create(
                    code,
                    (JsonNode?)
                        new JsonObject
                        {
                            ["value"] = JsonSerializer.SerializeToNode(problems[code], CloudletJson.Default.Problem),
                        }
                )
            )
        );

    private static IEnumerable<JsonNode> PathParameters(ApiRoute route)
    {
        for (var at = route.Path.IndexOf('{'); at >= 0; at = route.Path.IndexOf('{', at + 1))
        {
            var name = route.Path[(at + 1)..route.Path.IndexOf('}', at)];
            var noun = Tag(route).TrimEnd('s');
            yield return new JsonObject
            {
                ["name"] = name,
                ["in"] = "path",
                ["required"] = true,
                ["description"] = name switch
                {
                    "name" => $"The {noun}'s name or id.",
                    "number" => "The version's number.",
                    _ => $"The {noun}'s id.",
                },
                ["schema"] = new JsonObject { ["type"] = name == "number" ? "integer" : "string" },
            };
        }
    }

    private static JsonNode Parameter(ApiParameter parameter)
    {
        var one = new JsonObject { ["type"] = parameter.Type };
        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.In,
            ["description"] = parameter.Text,
            ["schema"] = parameter.IsMany ? new JsonObject { ["type"] = "array", ["items"] = one } : one,
            ["example"] = parameter.IsMany
                ? new JsonArray(parameter.Example.DeepClone())
                : parameter.Example.DeepClone(),
        };
    }

    private static IEnumerable<string> Tags(IEnumerable<ApiRoute> routes) =>
        routes.Select(Tag).Distinct().Order(StringComparer.Ordinal);

    private static string Tag(ApiRoute route) =>
        route.Path.Split('/') is ["", "v1", var noun, ..] ? noun.Split(':')[0] : "watching";

    // POST /v1/services/{id}:rollback is postServicesByIdRollback.
    private static string Id(ApiRoute route) =>
        route.Method
        + string.Concat(
            route
                .Path.Split('/', ':', '.', '-')
                .Where(word => word is not ("" or "v1"))
                .Select(word => word.StartsWith('{') ? "By" + Capital(word.Trim('{', '}')) : Capital(word))
        );

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
