using Cloudlet.Client.Ensuring;

namespace Cloudlet.Samples.Speech;

/// <summary>Asks the service; when its cloudlet goes in the middle, once more where it is then.</summary>
internal sealed class Recogniser(EnsuredService service)
{
    public async Task<string> RecogniseAsync(byte[] recording, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(service.Endpoint, recording, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            return await AskAsync(await service.ReconnectAsync(cancellationToken), recording, cancellationToken);
        }
    }

    private static async Task<string> AskAsync(
        ServiceEndpoint endpoint,
        byte[] recording,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(recording);
        using var answer = await http.PostAsync(new Uri($"http://{endpoint}/"), body, cancellationToken);
        var text = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return answer.IsSuccessStatusCode ? text : throw new IOException($"The service did not take it: {text}");
    }
}
