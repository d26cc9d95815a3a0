namespace Cloudlet.EndToEnd.Tests;

/// <summary>The busybox guest through its web server.</summary>
public sealed class WebGuest : IDisposable
{
    private readonly HttpClient http;

    public WebGuest(InstanceInfo instance)
    {
        Port = Assert.Single(instance.Ports).Host;
        http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{Port}/"),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    /// <summary>The host's port.</summary>
    public int Port { get; }

    public Task<string> GetAsync(string path, CancellationToken cancellationToken) =>
        http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Runs shell commands in the guest; what they print.</summary>
    public async Task<string> ShellAsync(string commands, CancellationToken cancellationToken)
    {
        using var body = new StringContent(commands);
        using var answer = await http.PostAsync(new Uri("cgi-bin/run", UriKind.Relative), body, cancellationToken);
        return (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken)).Trim();
    }

    public async Task<int> TickAsync(CancellationToken cancellationToken) =>
        int.Parse(await GetAsync("tick", cancellationToken));

    public void Dispose() => http.Dispose();
}
