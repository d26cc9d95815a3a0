using System.Buffers;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Transport;

/// <summary>Requests and answers of one cloudlet: turns every failure into one of our two exceptions.</summary>
internal sealed class ApiTransport : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly SocketsHttpHandler handler;

    public ApiTransport(CloudletAddress address, CloudletClientOptions options)
    {
        Address = address;
        handler = Handlers.For(address, options);
        // Uploads, followed logs and waits last as long as they last: the caller's token ends them.
        Http = new HttpClient(handler) { BaseAddress = address.Root, Timeout = Timeout.InfiniteTimeSpan };
        if (options.DeviceId is { } device)
            Http.DefaultRequestHeaders.Add("X-Device-ID", device);
    }

    public CloudletAddress Address { get; }

    public HttpClient Http { get; }

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await ReadAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    public Task<OperationInfo> PostAsync(string path, CancellationToken cancellationToken) =>
        PostAsync(path, CloudletJson.Default.OperationInfo, cancellationToken);

    /// <summary>Posts nothing and reads the record that answers it.</summary>
    public async Task<T> PostAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        return await ReadAsync(request, answer, cancellationToken).ConfigureAwait(false);
    }

    public Task<OperationInfo> PostAsync<T>(
        string path,
        T body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    ) => SendAsync(HttpMethod.Post, path, body, type, CloudletJson.Default.OperationInfo, null, cancellationToken);

    /// <summary>Sends a record and reads the one that answers it.</summary>
    public async Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method,
        string path,
        TBody body,
        JsonTypeInfo<TBody> type,
        JsonTypeInfo<TAnswer> answer,
        Action<HttpRequestHeaders>? headers,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, type) };
        headers?.Invoke(request.Headers);
        return await ReadAsync(request, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends <paramref name="source"/> as the body while it is read.</summary>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public Task<OperationInfo> UploadAsync(
        string path,
        Stream source,
        IProgress<TransferProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        UploadAsync(
            path,
            source,
            UploadContent.Archive,
            CloudletJson.Default.OperationInfo,
            progress,
            cancellationToken
        );

    /// <summary>Sends <paramref name="source"/> as a body of that media type while it is read.</summary>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public async Task<T> UploadAsync<T>(
        string path,
        Stream source,
        string mediaType,
        JsonTypeInfo<T> type,
        IProgress<TransferProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var content = new UploadContent(source, mediaType, sent => progress?.Report(sent));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.ExpectContinue = true;
        try
        {
            return await ReadAsync(request, type, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudletUnreachableException) when (content.SourceFailure is { } failure)
        {
            throw new IOException($"What is to be sent cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>For routes that answer 202 and have nothing to say.</summary>
    public async Task PostWithoutAnswerAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies an answer's body into <paramref name="destination"/>, flushing as it arrives.</summary>
    public async Task DownloadAsync(
        string path,
        Stream destination,
        IProgress<TransferProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var total = response.Content.Headers.ContentLength;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
            long received = 0;
            while (await ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
                received += read;
                progress?.Report(new TransferProgress(received, total));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends and returns a successful answer, its body still to be read. The caller disposes it.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new CloudletUnreachableException(Address, exception);
        }
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new CloudletApiException(await ReadProblemAsync(response, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads a list, page after page.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string path,
        JsonTypeInfo<IReadOnlyList<T>> type,
        CancellationToken cancellationToken
    )
    {
        var all = new List<T>();
        for (string? next = path; next is not null; )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            all.AddRange(await ReadAsync(response, type, cancellationToken).ConfigureAwait(false));
            next = response.Headers.TryGetValues("Link", out var links) ? NextOf(links) : null;
        }
        return all;
    }

    /// <summary>For a change of what was read in that revision, and of nothing newer; null: whichever.</summary>
    public static Action<HttpRequestHeaders>? IfStill(int? revision) =>
        revision is { } number ? headers => headers.IfMatch.Add(new EntityTagHeaderValue($"\"{number}\"")) : null;

    /// <summary>Sends and reads the answer.</summary>
    public async Task<T> ReadAsync<T>(
        HttpRequestMessage request,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    // RFC 8288, as cloudlets write it: <path>; rel="next".
    private static string? NextOf(IEnumerable<string> links) =>
        links
            .Where(link => link.StartsWith('<') && link.EndsWith("rel=\"next\"", StringComparison.Ordinal))
            .Select(link => link[1..link.IndexOf('>', StringComparison.Ordinal)])
            .FirstOrDefault();

    private async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false)
                ?? throw new CloudletApiException(NotOurs(response));
        }
        catch (JsonException)
        {
            throw new CloudletApiException(NotOurs(response));
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CloudletUnreachableException(Address, exception);
        }
    }

    private async ValueTask<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CloudletUnreachableException(Address, exception);
        }
    }

    private static Task<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content.ReadAsStreamAsync(cancellationToken);

    private async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!IsJson(response.Content.Headers.ContentType))
            return NotOurs(response);
        try
        {
            var problem = await response
                .Content.ReadFromJsonAsync(CloudletJson.Default.Problem, cancellationToken)
                .ConfigureAwait(false);
            return problem is null ? NotOurs(response) : WithStatus(problem, (int)response.StatusCode);
        }
        catch (JsonException)
        {
            return NotOurs(response);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CloudletUnreachableException(Address, exception);
        }
    }

    private static Problem WithStatus(Problem problem, int status) =>
        problem.Status == 0 ? problem with { Status = status } : problem;

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is "application/problem+json" or "application/json";

    // Not ProblemCodes.NotFound for a bare 404: a missing route is not a missing base.
    private Problem NotOurs(HttpResponseMessage response) =>
        new()
        {
            Code = ProblemCodes.Internal,
            Detail =
                $"{Address} answered {response.RequestMessage?.RequestUri?.AbsolutePath} with "
                + $"{(int)response.StatusCode} and nothing that a cloudlet says.",
            Status = (int)response.StatusCode,
            Next = "See that the address is a cloudlet's, and that both sides have the same version.",
        };
}
