using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cloudlet.Server.Tests.OpenApi;

/// <summary>What people are told of one route. What all routes of a kind share is said by a word of its own.</summary>
internal sealed record ApiRoute(string Method, string Path, string Summary)
{
    public string? Text { get; init; }

    public ImmutableList<ApiParameter> Parameters { get; init; } = [];

    public ImmutableList<ApiBody> Bodies { get; init; } = [];

    public bool BodyIsOptional { get; init; }

    public ImmutableList<ApiAnswer> Answers { get; init; } = [];

    public ImmutableList<string> Problems { get; init; } = [];

    public static ApiRoute Get(string path, string summary) => new("get", path, summary);

    public static ApiRoute Head(string path, string summary) => new("head", path, summary);

    public static ApiRoute Put(string path, string summary) => new("put", path, summary);

    /// <summary>Safe to send again.</summary>
    public static ApiRoute Post(string path, string summary) =>
        new ApiRoute("post", path, summary)
            .Header(
                "Idempotency-Key",
                "The client's own word for this request: sent again with it, it is done once.",
                "6f1c"
            )
            .Fails(ProblemCodes.KeyReused);

    public static ApiRoute Patch(string path, string summary) => new("patch", path, summary);

    public static ApiRoute Delete(string path, string summary) => new("delete", path, summary);

    public ApiRoute Says(string text) => this with { Text = text };

    public ApiRoute Query(string name, string text, JsonNode example, string type = "string", bool many = false) =>
        this with
        {
            Parameters = Parameters.Add(new ApiParameter(name, "query", text, type, example, many)),
        };

    public ApiRoute Header(string name, string text, string example) =>
        this with
        {
            Parameters = Parameters.Add(new ApiParameter(name, "header", text, "string", example, IsMany: false)),
        };

    /// <summary>A list in pages.</summary>
    public ApiRoute Paged() =>
        Query("limit", "How many at once: 1 to 200. 50 when it is left out.", 50, "integer")
            .Query("cursor", "From the `Link` header of the page before.", "ZGViaWFu")
            .Fails(ProblemCodes.InvalidRequest);

    /// <summary>An edit of what somebody read.</summary>
    public ApiRoute IfMatch() =>
        Header("If-Match", "The `ETag` that it had when it was read: refused when it has changed since.", "\"4\"")
            .Fails(ProblemCodes.Changed);

    /// <summary>A record comes in.</summary>
    public ApiRoute Takes<T>(T example, bool optional = false)
        where T : notnull =>
        (
            this with
            {
                Bodies = Bodies.Add(new ApiBody("application/json", typeof(T), example)),
                BodyIsOptional = optional,
            }
        ).Fails(ProblemCodes.InvalidRequest);

    /// <summary>It can be asked what it would say.</summary>
    public ApiRoute Checks() =>
        Query("check", "`true`: only tell what is wrong with the request, and do nothing.", true, "boolean")
            .GivesNothing("With `check=true`: nothing is wrong with it, and nothing was done.");

    /// <summary>Bytes come in.</summary>
    public ApiRoute TakesBytes(string mediaType) =>
        this with
        {
            Bodies = Bodies.Add(new ApiBody(mediaType, null, null)),
        };

    /// <summary>A record is the answer.</summary>
    public ApiRoute Gives<T>(T example, int status = 200, string text = "It.", params string[] headers)
        where T : notnull => Gives(example, "application/json", status, text, headers);

    /// <summary>Records of another media type are the answer.</summary>
    public ApiRoute Gives<T>(T example, string mediaType, int status = 200, string text = "", params string[] headers)
        where T : notnull =>
        this with
        {
            Answers = Answers.Add(new ApiAnswer(status, text, mediaType, typeof(T), example, headers)),
        };

    /// <summary>A list is the answer.</summary>
    public ApiRoute GivesList<T>(params T[] example) =>
        Gives<IReadOnlyList<T>>(example, text: "A page of them.", headers: ["Link"]);

    /// <summary>Something that is not JSON is the answer.</summary>
    public ApiRoute GivesBytes(string mediaType, string text, int status = 200, params string[] headers) =>
        this with
        {
            Answers = Answers.Add(new ApiAnswer(status, text, mediaType, null, null, headers)),
        };

    /// <summary>Nothing is the answer.</summary>
    public ApiRoute GivesNothing(string text, int status = 204, params string[] headers) =>
        this with
        {
            Answers = Answers.Add(new ApiAnswer(status, text, null, null, null, headers)),
        };

    /// <summary>A long job begins.</summary>
    public ApiRoute Starts(OperationInfo example) =>
        Gives(example, 202, "The operation that does it: follow it at `Location`.", "Location");

    /// <summary>Codes of the problems that are its own.</summary>
    public ApiRoute Fails(params string[] codes) => this with { Problems = Problems.AddRange(codes) };

    /// <summary>It may not be there.</summary>
    public ApiRoute Finds() => Fails(ProblemCodes.NotFound);
}

internal sealed record ApiParameter(string Name, string In, string Text, string Type, JsonNode Example, bool IsMany);

internal sealed record ApiBody(string MediaType, Type? Type, object? Example);

internal sealed record ApiAnswer(
    int Status,
    string Text,
    string? MediaType,
    Type? Type,
    object? Example,
    IReadOnlyList<string> Headers
);
