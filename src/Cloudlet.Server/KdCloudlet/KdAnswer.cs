using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>What a client of KD-Cloudlet is told. Whoever writes it disposes it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="MediaType">The media type of the content.</param>
/// <param name="Content">The content; its length is known.</param>
internal sealed record KdAnswer(int Status, string MediaType, Stream Content) : IDisposable
{
    /// <summary>The name of the file that the content is, if it is one.</summary>
    public string? FileName { get; init; }

    /// <summary>Nothing, and that is fine.</summary>
    public static KdAnswer Empty => new(200, "text/plain; charset=utf-8", new MemoryStream([]));

    /// <summary>A record.</summary>
    public static KdAnswer Json<T>(T value, JsonTypeInfo<T> type) =>
        new(200, "application/json; charset=utf-8", new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, type)));

    /// <summary>What went wrong, in a sentence.</summary>
    public static KdAnswer Error(int status, string text) =>
        new(status, "text/plain; charset=utf-8", new MemoryStream(Encoding.UTF8.GetBytes(text)));

    public void Dispose() => Content.Dispose();
}
