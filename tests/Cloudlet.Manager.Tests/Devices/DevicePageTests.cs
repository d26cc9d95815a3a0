using Cloudlet.Manager.Devices;
using Cloudlet.Server.Messages;

namespace Cloudlet.Manager.Tests.Devices;

/// <summary>The page of devices and messages.</summary>
public sealed class DevicePageTests
{
    [Theory]
    [InlineData(true, "start nothing")]
    [InlineData(false, "may start machines here, too")]
    public async Task Without_a_device_the_page_says_what_pairing_is_for(bool mustBePaired, string said)
    {
        var html = await Html.OfAsync<DeviceListPage, DeviceListModel>(
            new DeviceListModel(Slice.OfAll<DeviceInfo>(), Slice.OfAll<MessageInfo>(), mustBePaired)
        );

        Assert.Contains(said, html);

        Assert.Contains("No device is paired", html);
        Assert.Contains("cloudlet device add ID", html);
    }

    [Fact]
    public async Task A_revoked_device_says_that_it_is_and_can_only_be_deleted()
    {
        var device = new DeviceInfo
        {
            Id = "phone",
            State = "revoked",
            CreatedAt = Things.Noon,
            ExpiresAt = Things.Noon.AddDays(30),
            RevokedAt = Things.Noon.AddDays(1),
        };

        var html = await Html.OfAsync<DeviceListPage, DeviceListModel>(
            new DeviceListModel(Slice.OfAll(device), Slice.OfAll<MessageInfo>(), MustBePaired: true)
        );

        Assert.Contains("data-why=\"It is revoked.\"", html);
        Assert.Contains("data-api=\"DELETE /v1/devices/phone\"", html);
    }

    [Fact]
    public async Task What_devices_and_messages_say_is_text()
    {
        var message = new MessageInfo
        {
            Id = 7,
            Device = HostileText.Value,
            Message = HostileText.Value,
            Parameters = new Dictionary<string, string> { [HostileText.Value] = HostileText.Value },
            CreatedAt = Things.Noon,
            ExpiresAt = Things.Noon,
        };

        HostileText.AssertIsText(
            await Html.OfAsync<DeviceListPage, DeviceListModel>(
                new DeviceListModel(Slice.OfAll<DeviceInfo>(), Slice.OfAll(message), MustBePaired: true)
            )
        );
    }

    [Fact]
    public async Task Each_fault_of_a_message_is_shown_beside_its_field()
    {
        var html = await Html.OfAsync<DeviceListPage, DeviceListModel>(
            new DeviceListModel(Slice.OfAll<DeviceInfo>(), Slice.OfAll<MessageInfo>(), MustBePaired: true)
        );

        var faults = FormFields.AssertShow(
            html,
            () =>
                MessageRules.Check(
                    new SendMessage
                    {
                        Device = "a/b",
                        Service = "no id",
                        Message = "",
                    }
                )
        );
        Assert.Equal(["device", "service", "message"], faults);
    }
}
