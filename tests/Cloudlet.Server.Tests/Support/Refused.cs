namespace Cloudlet.Server.Tests.Support;

/// <summary>Refusals, and what they say.</summary>
public static class Refused
{
    public static Problem By(Action request) => Assert.Throws<ProblemException>(request).Problem;

    public static async Task<Problem> ByAsync(Func<Task> request) =>
        (await Assert.ThrowsAsync<ProblemException>(request)).Problem;

    public static async Task<Problem> ByClientAsync(Func<Task> request) =>
        (await Assert.ThrowsAsync<Client.CloudletApiException>(request)).Problem;
}
