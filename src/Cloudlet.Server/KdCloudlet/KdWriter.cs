using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>
/// Answers over HTTP, always with a <c>Content-Length</c>: old clients take a chunked answer for an empty one. A short one leaves with its header, as they read
/// with one call.
/// </summary>
internal static class KdWriter
{
    /// <summary>As it is.</summary>
    public static Task WriteAsync(HttpResponse response, KdAnswer answer, CancellationToken cancellationToken)
    {
        Begin(response, answer, answer.Content.Length);
        return answer.Content.CopyToAsync(response.Body, cancellationToken);
    }

    /// <summary>Encrypted for a device.</summary>
    public static Task WriteEncryptedAsync(
        HttpResponse response,
        KdAnswer answer,
        ReadOnlyMemory<byte> key,
        CancellationToken cancellationToken
    )
    {
        Begin(response, answer, KdCipher.LengthOf(answer.Content.Length));
        return KdCipher.EncryptAsync(answer.Content, key, response.Body, cancellationToken);
    }

    /// <summary>As it is, behind the sign that it is not encrypted.</summary>
    public static async Task WriteMarkedAsync(
        HttpResponse response,
        KdAnswer answer,
        CancellationToken cancellationToken
    )
    {
        using var reader = new StreamReader(answer.Content);
        var text = Encoding.UTF8.GetBytes("#" + await reader.ReadToEndAsync(cancellationToken));
        Begin(response, answer, text.Length);
        await response.Body.WriteAsync(text, cancellationToken);
    }

    private static void Begin(HttpResponse response, KdAnswer answer, long length)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.MediaType;
        response.ContentLength = length;
        if (answer.FileName is not { } name)
            return;
        var disposition = new ContentDispositionHeaderValue("attachment");
        if (name.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')))
            disposition.FileName = $"\"{name}\"";
        else
            disposition.SetHttpFileName(name);
        response.Headers.ContentDisposition = disposition.ToString();
    }
}
