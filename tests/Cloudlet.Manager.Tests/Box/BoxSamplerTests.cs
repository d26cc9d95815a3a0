using System.Text.Json;
using Cloudlet.Manager.Box;
using Cloudlet.Manager.Tests.Support;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Data;

namespace Cloudlet.Manager.Tests.Box;

public sealed class BoxSamplerTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();
    private readonly DataDirectory data;

    public BoxSamplerTests()
    {
        data = new DataDirectory(folder.At("data"));
        data.Create();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_daemon_that_starts_again_has_what_is_left_of_the_hour()
    {
        Write(Sample(minutes: 90), Sample(minutes: 30), Sample(minutes: 1), Sample(minutes: -1));

        await using var sampler = new BoxSampler(data, new News(), time);

        Assert.Equal([0.3, 0.01], sampler.Samples.Select(sample => sample.Cpu));
    }

    [Fact]
    public async Task What_was_measured_is_kept_at_its_end()
    {
        Write(Sample(minutes: 2));
        await using (var before = new BoxSampler(data, new News(), time))
            time.Advance(TimeSpan.FromMinutes(1));

        await using var after = new BoxSampler(data, new News(), time);
        Assert.Equal(0.02, after.Samples.First().Cpu);
    }

    [Fact]
    public async Task A_file_that_is_damaged_begins_a_new_hour()
    {
        File.WriteAllText(data.ManagerBox, "[{");
        await using var sampler = new BoxSampler(data, new News(), time);
        Assert.Empty(sampler.Samples);
    }

    // Known by its load.
    private BoxSample Sample(int minutes) =>
        new(time.GetUtcNow() - TimeSpan.FromMinutes(minutes), minutes / 100.0, 1, 1, 0, 0);

    private void Write(params IReadOnlyList<BoxSample> samples) =>
        File.WriteAllBytes(
            data.ManagerBox,
            JsonSerializer.SerializeToUtf8Bytes(samples, BoxJson.Default.IReadOnlyListBoxSample)
        );
}
