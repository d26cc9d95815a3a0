namespace Cloudlet.Server.Tests.OpenApi.Described;

/// <summary>Devices and the messages for them.</summary>
internal static class DeviceRoutes
{
    private const string Device = Routes.Devices + "/{id}";

    public static IEnumerable<ApiRoute> All =>
        [
            ApiRoute.Get(Routes.Devices, "The devices that were paired, by id").Paged().GivesList(Examples.Device),
            ApiRoute
                .Post(Routes.Devices, "Pair a device")
                .Says("A password that was made is told this once: sent again, the request is a new one.")
                .Takes(new AddDevice { Id = "phone-7", Seconds = 86400 })
                .Checks()
                .Gives(new AddedDevice(Examples.Device, "kettle-orbit-linen"), 201, headers: ["Location"])
                .Fails(ProblemCodes.NameTaken),
            ApiRoute.Get(Device, "One device").Gives(Examples.Device).Finds(),
            ApiRoute.Delete(Device, "Forget a device").GivesNothing("It is gone.").Finds(),
            ApiRoute
                .Post(Device + ":revoke", "Refuse a device from now on")
                .Gives(Examples.Device with { State = "revoked", RevokedAt = Examples.Device.CreatedAt.AddHours(1) })
                .Finds(),
            ApiRoute
                .Get(Routes.Messages, "The messages that are kept, the oldest first")
                .Query("device", "Only those for this device.", "phone-7")
                .Query("service", "Only those for this service.", "org.example.speech")
                .Paged()
                .GivesList(Examples.Message),
            ApiRoute
                .Post(Routes.Messages, "Send a message to a device")
                .Takes(
                    new SendMessage
                    {
                        Device = "phone-7",
                        Service = "org.example.speech",
                        Message = "refresh",
                        Seconds = 3600,
                    }
                )
                .Checks()
                .Gives(Examples.Message, 201, headers: ["Location"])
                .Fails(ProblemCodes.TooMany),
            ApiRoute
                .Post(Routes.MessageRead, "Read what waits for a device: each message once")
                .Takes(new ReadMessages { Device = "phone-7" })
                .Gives<IReadOnlyList<MessageInfo>>([Examples.Message], text: "In order."),
            ApiRoute.Delete(Routes.Messages + "/{id}", "Take a message back").GivesNothing("It is gone.").Finds(),
        ];
}
