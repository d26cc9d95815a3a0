using Cloudlet.Discovery;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Services;
using Cloudlet.Discovery.Upnp;

// The library as a process of its own, so that a test can put it into a network namespace. It ends with its standard input.
// Lines on standard output: `announced NAME`, `present NAME HOST:PORT ADDRESSES TEXT`, `gone NAME`.
using var end = new CancellationTokenSource();
var input = Task.Run(async () =>
{
    while (await Console.In.ReadLineAsync() is not null) { }
    await end.CancelAsync();
});
await using var dns = MulticastDns.Start(
    new MulticastDnsOptions { HostLabel = Environment.GetEnvironmentVariable("HOST_LABEL") ?? "cloudlet-peer" },
    TimeProvider.System,
    Random.Shared
);
switch (args)
{
    case ["publish", var type, var name, var port, .. var pairs]:
        await using (
            var service = dns.Publish(
                new ServiceDescription
                {
                    Type = new ServiceType(type),
                    Instance = name,
                    Port = ushort.Parse(port),
                    Text = ServiceText.Of([.. pairs.Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]),
                }
            )
        )
        {
            await service.Announced.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (service.Announced.IsCompleted)
                Console.WriteLine($"announced {service.Instance}");
            await input;
        }
        return 0;
    case ["browse", var type]:
        try
        {
            await foreach (var (kind, service) in dns.BrowseAsync(new ServiceType(type), end.Token))
                Console.WriteLine(
                    kind == ServiceChangeKind.Gone
                        ? $"gone {service.Key.Instance}"
                        : $"present {service.Key.Instance} {service.Host}:{service.Port} "
                            + $"{string.Join(',', service.Addresses)} {service.Text}"
                );
        }
        catch (OperationCanceledException)
        {
            // The end of standard input.
        }
        return 0;
    case ["device", var name, var port]:
        await using (
            Ssdp.Start(
                new UpnpDevice
                {
                    Id = new Guid("01234567-89ab-cdef-0123-456789abcdef"),
                    FriendlyName = name,
                    Version = "0",
                    Port = int.Parse(port),
                },
                interfaces: null,
                TimeProvider.System,
                new Random()
            )
        )
        {
            Console.WriteLine("device");
            await input;
        }
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "peer publish TYPE NAME PORT [KEY=VALUE]... | peer browse TYPE | peer device NAME PORT"
        );
        return 2;
}
