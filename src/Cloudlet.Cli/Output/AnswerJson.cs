using System.Text.Json.Serialization;

namespace Cloudlet.Cli.Output;

/// <summary>The JSON of answers for which the API has no record.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DeletedThing))]
[JsonSerializable(typeof(WrittenFile))]
internal sealed partial class AnswerJson : JsonSerializerContext;
