using System.Security.Cryptography;
using System.Text;
using Cloudlet.Server.Devices;

namespace Cloudlet.Server.Tests.Devices;

public sealed class DeviceBookTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_device_is_known_to_the_next_daemon_by_the_key_of_its_password()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        using (var before = new DeviceBook(catalogue, time))
            await before.AddAsync(new AddDevice { Id = "phone", Password = "correct horse" }, Cancelled);
        using var devices = new DeviceBook(catalogue, time);
        Assert.Null(devices.Find("phone"));

        await devices.LoadAsync(Cancelled);

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("correct horse")), devices.Find("phone")!.Key);
    }

    [Fact]
    public async Task A_password_is_made_where_none_is_given_and_no_two_are_alike()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        using var devices = new DeviceBook(catalogue, time);

        var (one, first) = await devices.AddAsync(new AddDevice { Id = "one" }, Cancelled);
        var (_, second) = await devices.AddAsync(new AddDevice { Id = "two" }, Cancelled);

        Assert.Equal(24, first!.Length);
        Assert.NotEqual(first, second);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(first)), one.Key);
    }

    [Fact]
    public async Task A_pairing_ends_with_its_time_or_when_it_is_taken_back()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        using var devices = new DeviceBook(catalogue, time);
        await devices.AddAsync(new AddDevice { Id = "short", Seconds = 60 }, Cancelled);
        await devices.AddAsync(new AddDevice { Id = "long" }, Cancelled);
        Assert.Equal(PairingState.Paired, State("short"));

        time.Advance(TimeSpan.FromSeconds(60));
        await devices.RevokeAsync("long", Cancelled);

        Assert.Equal(PairingState.Expired, State("short"));
        Assert.Equal(PairingState.Revoked, State("long"));

        PairingState State(string id) => devices.Get(id).StateAt(time.GetUtcNow());
    }

    [Fact]
    public async Task An_id_is_paired_once_until_it_is_forgotten()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        using var devices = new DeviceBook(catalogue, time);
        await devices.AddAsync(new AddDevice { Id = "phone" }, Cancelled);

        var problem = await Refused.ByAsync(() => devices.AddAsync(new AddDevice { Id = "phone" }, Cancelled));

        Assert.Equal(ProblemCodes.NameTaken, problem.Code);
        await devices.DeleteAsync("phone", Cancelled);
        await devices.AddAsync(new AddDevice { Id = "phone" }, Cancelled);
    }

    [Fact]
    public async Task A_password_that_is_too_short_is_not_repeated()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        using var devices = new DeviceBook(catalogue, time);

        var problem = await Refused.ByAsync(() =>
            devices.AddAsync(
                new AddDevice
                {
                    Id = "a b",
                    Password = "secret!",
                    Seconds = 1,
                },
                Cancelled
            )
        );

        Assert.Equal(["id", "password", "seconds"], problem.Faults!.Select(fault => fault.Field));
        Assert.DoesNotContain("secret!", problem.Detail, StringComparison.Ordinal);
        Assert.All(problem.Faults!, fault => Assert.NotEqual("secret!", fault.Value));
    }
}
