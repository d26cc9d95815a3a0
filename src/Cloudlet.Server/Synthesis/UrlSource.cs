using System.Net;
using System.Net.Http.Headers;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Synthesis;

/// <summary>A file at a URL that can be asked for from the start, or from a place on. Remembers by the first answer which content it was.</summary>
internal sealed class UrlSource(HttpClient http, Uri url)
{
    private EntityTagHeaderValue? tag;
    private DateTimeOffset? modified;
    private long? length;

    /// <summary>Asks for all of it.</summary>
    /// <exception cref="ProblemException">The server did not give it.</exception>
    public async Task<UrlPart> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var response = await AskAsync(0, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Refused(response);
            tag = response.Headers.ETag;
            modified = response.Content.Headers.LastModified;
            length = response.Content.Headers.ContentLength;
            return await UrlPart.OfAsync(response, length, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Failed(exception.Message, exception);
        }
    }

    /// <summary>Asks for what follows the first <paramref name="offset"/> bytes.</summary>
    /// <exception cref="ProblemException">The server has another content now, or gives no parts, or refuses: asking again makes no sense.</exception>
    /// <exception cref="HttpRequestException">It could not be reached, or is busy: asking again may help.</exception>
    public async Task<UrlPart> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        var response = await AskAsync(offset, cancellationToken);
        try
        {
            if ((int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests)
                throw new HttpRequestException($"it answered {(int)response.StatusCode} {response.ReasonPhrase}");
            if (response.StatusCode != HttpStatusCode.PartialContent && !response.IsSuccessStatusCode)
                throw Refused(response);
            if (HasChanged(response))
                throw Failed("it was replaced there by another content while it was downloaded. Start again", null);
            var range = response.Content.Headers.ContentRange;
            if (response.StatusCode != HttpStatusCode.PartialContent || range?.From != offset)
                throw Failed($"the connection broke off after {offset} bytes, and the server gives no parts", null);
            return await UrlPart.OfAsync(response, length, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The problem for a download that ends here.</summary>
    public ProblemException Failed(string reason, Exception? inner) =>
        new(
            new Problem
            {
                Code = ProblemCodes.SourceFailed,
                Status = 502,
                Detail = $"The overlay could not be fetched from {url}: {reason}.",
                Field = "url",
                Value = url.ToString(),
                Next = "Check the address, or fetch the file yourself and give it to `cloudlet synthesize FILE`.",
            },
            inner
        );

    private async Task<HttpResponseMessage> AskAsync(long offset, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            // A weak tag names contents that are as good as the same, which is not enough.
            if (tag is { IsWeak: false })
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            else if (modified is { } date)
                request.Headers.IfRange = new RangeConditionHeaderValue(date);
        }
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private bool HasChanged(HttpResponseMessage response)
    {
        var headers = response.Content.Headers;
        var whole = headers.ContentRange?.Length ?? headers.ContentLength;
        return (tag is not null && response.Headers.ETag is { } other && !other.Equals(tag))
            || (modified is not null && headers.LastModified is { } date && date != modified)
            || (length is not null && whole is not null && whole != length);
    }

    private ProblemException Refused(HttpResponseMessage response)
    {
        var reason = $"it answered {(int)response.StatusCode} {response.ReasonPhrase}";
        response.Dispose();
        return Failed(reason, null);
    }
}

/// <summary>A part of a file that arrives, to its end. Disposing hangs up.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Length">The length of the whole file, when that was told.</param>
internal sealed record UrlPart(Stream Content, long? Length) : IAsyncDisposable
{
    private HttpResponseMessage? response;

    /// <summary>The body of an answer.</summary>
    public static async Task<UrlPart> OfAsync(
        HttpResponseMessage response,
        long? length,
        CancellationToken cancellationToken
    ) => new(await response.Content.ReadAsStreamAsync(cancellationToken), length) { response = response };

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        response?.Dispose();
    }
}
