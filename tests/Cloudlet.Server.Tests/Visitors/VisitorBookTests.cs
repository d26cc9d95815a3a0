using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Usage;
using Cloudlet.Server.Visitors;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Visitors;

/// <summary>Machines that devices have alone, by a lease: with instances that are only records.</summary>
public sealed class VisitorBookTests : IAsyncLifetime
{
    private const string Phone = "phone";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SharedMemory memory = new();
    private TestFleet box = null!;
    private ImageStore images = null!;
    private VisitorBook visitors = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        box = await TestFleet.OpenAsync();
        images = new ImageStore(box.Data, box.Layout.Blobs, box.Overlays, memory, NullLogger<ImageStore>.Instance);
        visitors = new VisitorBook(
            box.Leases,
            box.Instances,
            box.Operations,
            box.Overlays,
            new OverlayRemover(box.Overlays, images, box.Instances, new UsageRegistry()),
            box.Time
        );
    }

    public async ValueTask DisposeAsync()
    {
        visitors.Dispose();
        await images.DisposeAsync();
        await box.DisposeAsync();
        memory.Dispose();
    }

    [Fact]
    public async Task An_instance_lives_by_its_lease_and_takes_along_what_its_device_brought()
    {
        var mine = await BringAsync("mine");
        var instance = await StartAsync(mine);
        await box.Overlays.AddAsync(mine.Manifest, VisitorBook.ResidueOf(instance), Cancelled, Phone);
        await WelcomeAsync(instance, Minute);

        box.Time.Advance(TimeSpan.FromSeconds(59));
        await visitors.SweepAsync();
        Assert.Equal(instance, Assert.Single(box.Instances.List()));
        box.Time.Advance(TimeSpan.FromSeconds(1));
        await visitors.SweepAsync();
        Assert.Empty(box.Instances.List());
        Assert.Empty(box.Leases.List());
        Assert.Equal(["speech"], Names());
    }

    [Fact]
    public async Task An_overlay_of_the_cloudlet_stays_when_its_visitor_goes()
    {
        var instance = await StartAsync(box.Overlays.Get("speech"));
        await visitors.EndAsync(await WelcomeAsync(instance, Minute));
        Assert.Empty(box.Instances.List());
        Assert.Equal(["speech"], Names());
    }

    [Fact]
    public async Task An_overlay_on_which_another_instance_stands_goes_with_the_last()
    {
        var mine = await BringAsync("mine");
        var first = await WelcomeAsync(await StartAsync(mine), Minute);
        var last = await WelcomeAsync(await StartAsync(mine), Minute);
        await visitors.EndAsync(first);
        Assert.Equal(["mine", "speech"], Names());
        await visitors.EndAsync(last);
        Assert.Equal(["speech"], Names());
    }

    [Fact]
    public async Task A_lease_on_an_instance_that_the_host_has_deleted_goes()
    {
        var instance = await StartAsync(box.Overlays.Get("speech"));
        await WelcomeAsync(instance, Minute);
        await box.Instances.DeleteAsync(instance, Cancelled);
        await visitors.SweepAsync();
        Assert.Empty(box.Leases.List());
    }

    [Fact]
    public async Task What_a_device_brought_and_never_started_goes_after_ten_minutes()
    {
        await BringAsync("mine");
        box.Time.Advance(TimeSpan.FromMinutes(10));
        await visitors.SweepAsync();
        Assert.Equal(["mine", "speech"], Names());
        box.Time.Advance(TimeSpan.FromSeconds(1));
        await visitors.SweepAsync();
        Assert.Equal(["speech"], Names());
    }

    [Fact]
    public async Task A_device_has_four_of_its_own_and_others_do_not_count()
    {
        var overlay = box.Overlays.Get("speech");
        for (var i = 0; i < VisitorBook.MostPerDevice; i++)
        {
            visitors.CheckCount(Phone);
            await WelcomeAsync(await StartAsync(overlay), Minute);
        }
        var problem = Refused.By(() => visitors.CheckCount(Phone));
        Assert.Equal((ProblemCodes.NoRoom, "device", Phone), (problem.Code, problem.Field, problem.Value));
        visitors.CheckCount("tablet");
        visitors.CheckCount(null); // Somebody at the cloudlet itself.
    }

    [Fact]
    public async Task Who_holds_the_lease_sees_and_changes_the_instance_and_nobody_else_but_the_host()
    {
        var instance = await StartAsync(box.Overlays.Get("speech"));
        await WelcomeAsync(instance, Minute);
        Assert.True(visitors.MaySee(instance, Phone) && visitors.MayChange(instance, Phone));
        Assert.False(visitors.MaySee(instance, "tablet") || visitors.MayChange(instance, "tablet"));
        Assert.True(visitors.MaySee(instance, null) && visitors.MayChange(instance, null));
    }

    private IEnumerable<string> Names() => box.Overlays.List().Select(overlay => overlay.Name);

    private async Task<Overlay> BringAsync(string name)
    {
        var like = await Sample.AddOverlayAsync(box.Layout, box.Overlays, $"{name}-draft", 80);
        var brought = await box.Overlays.AddAsync(like.Manifest, name, Cancelled, Phone);
        await box.Overlays.RemoveAsync(like.Name, Cancelled);
        return brought;
    }

    // Its machine has ended: what is to go is the same.
    private Task<Instance> StartAsync(Overlay overlay) =>
        box.Instances.CreateAsync(
            Sample.Record($"i{box.Instances.List().Count}", InstanceState.Stopped) with
            {
                Base = overlay.Config.Base,
                Image = overlay.Image,
                OverlayName = overlay.Name,
            }
        );

    private async Task<Lease> WelcomeAsync(Instance instance, TimeSpan length)
    {
        var made = new SynthesisResult(instance.Record.ToInfo(), new Dictionary<string, double>());
        var welcomed = await visitors.WelcomeAsync(made, length, Phone);
        return box.Leases.Get(welcomed.Lease!.Id);
    }
}
