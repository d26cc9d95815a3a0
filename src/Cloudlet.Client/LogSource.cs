namespace Cloudlet.Client;

/// <summary>Which log of an instance.</summary>
public enum LogSource
{
    /// <summary>What the guest wrote to its serial port.</summary>
    Serial,

    /// <summary>What QEMU said.</summary>
    Qemu,
}
