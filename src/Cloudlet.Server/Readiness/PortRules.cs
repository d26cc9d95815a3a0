using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Readiness;

/// <summary>What a port number may be.</summary>
internal static class PortRules
{
    /// <summary>Notes a fault when <paramref name="port"/> is none.</summary>
    public static void Check(int port, string field, Faults faults)
    {
        if (port is < 1 or > 65535)
            faults.Add(field, port.ToString(), "a port is 1 to 65535.");
    }
}
