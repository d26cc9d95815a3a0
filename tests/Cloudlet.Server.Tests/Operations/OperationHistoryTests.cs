using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Operations;

public sealed class OperationHistoryTests
{
    [Fact]
    public async Task In_the_catalogue_too_the_last_two_hundred_that_ended_are_kept_and_all_that_run()
    {
        using var folder = new TestFolder();
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        var time = new TestTime();
        await using var history = new OperationHistory(catalogue, time, NullLogger<OperationHistory>.Instance);
        history.Note(Job("running", time.GetUtcNow(), null));
        for (var i = 0; i < OperationHistory.Kept + 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            history.Note(Job($"ended-{i}", time.GetUtcNow(), time.GetUtcNow()));
        }
        await history.DisposeAsync();

        var kept = await catalogue.ReadAsync(context => context.Operations.Select(row => row.Id).ToListAsync());
        Assert.Equal(OperationHistory.Kept + 1, kept.Count);
        Assert.Contains("running", kept);
        Assert.Contains($"ended-{OperationHistory.Kept + 9}", kept);
        Assert.DoesNotContain("ended-9", kept);
    }

    private static OperationInfo Job(string id, DateTimeOffset started, DateTimeOffset? ended) =>
        new()
        {
            Id = id,
            Kind = "test",
            Subject = id,
            State = ended is null ? OperationState.Running : OperationState.Succeeded,
            Steps = [],
            StartedAt = started,
            EndedAt = ended,
        };
}
