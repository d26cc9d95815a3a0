using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Synthesis;

/// <summary>An overlay's archive at an <c>http</c> or <c>https</c> URL.</summary>
internal sealed class UrlDownload(HttpClient http)
{
    /// <summary>The URL in <paramref name="text"/>, or a fault.</summary>
    public static Uri? Parse(string? text, Faults faults)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        faults.Add("url", text, "an http or https URL is needed.");
        return null;
    }

    /// <summary>Starts the download.</summary>
    /// <exception cref="ProblemException">The server did not give it.</exception>
    public async Task<ArrivingArchive> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return new ArrivingArchive(
                    await response.Content.ReadAsStreamAsync(cancellationToken),
                    response.Content.Headers.ContentLength
                );
            }
            response.Dispose();
            throw Failed(url, $"it answered {(int)response.StatusCode} {response.ReasonPhrase}", null);
        }
        catch (HttpRequestException exception)
        {
            throw Failed(url, exception.Message, exception);
        }
    }

    private static ProblemException Failed(Uri url, string reason, Exception? inner) =>
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
}
