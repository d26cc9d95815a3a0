using Cloudlet.Contracts;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Settings;

/// <summary>What can be done with the way in which devices find the cloudlet.</summary>
internal static class DiscoveryActions
{
    public static ApiAction Switch(DiscoveryInfo discovery) =>
        discovery.On
            ? new("Switch it off", "x", $"PATCH {Routes.Discovery}", "cloudlet discovery off")
            {
                Body = """{"on":false}""",
                Then = "",
                Done = "Devices do not find this cloudlet any more",
            }
            : new("Switch it on", "network", $"PATCH {Routes.Discovery}", "cloudlet discovery on")
            {
                Body = """{"on":true}""",
                Then = "",
                Done = "The network is told",
            };
}
