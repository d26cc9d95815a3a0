using Cloudlet.Client;

namespace Cloudlet.Server.Tests.Http;

public sealed class DeviceApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_is_paired_revoked_and_forgotten()
    {
        var added = await server.Client.AddDeviceAsync(new AddDevice { Id = "phone:1" }, Cancelled);
        Assert.Equal(("phone:1", "paired"), (added.Device.Id, added.Device.State));
        Assert.NotNull(added.Password);
        Assert.Contains(await server.Client.ListDevicesAsync(Cancelled), device => device.Id == "phone:1");

        Assert.Equal("revoked", (await server.Client.RevokeDeviceAsync("phone:1", Cancelled)).State);

        await server.Client.DeleteDeviceAsync("phone:1", Cancelled);
        var problem = await Assert.ThrowsAsync<CloudletApiException>(() =>
            server.Client.GetDeviceAsync("phone:1", Cancelled)
        );
        Assert.Equal((404, "phone:1"), (problem.Problem.Status, problem.Problem.Value));
    }

    [Fact]
    public async Task A_password_that_was_given_is_not_told()
    {
        var added = await server.Client.AddDeviceAsync(
            new AddDevice { Id = "phone-2", Password = "correct horse" },
            Cancelled
        );
        Assert.Null(added.Password);
    }
}
