namespace Cloudlet.Machines;

/// <summary>
/// The constants of QEMU's migration stream, version 3 (QEMU's <c>migration/savevm.c</c> and <c>migration/ram.c</c>, and
/// <c>docs/formats/machine-state.md</c>), and how much of it we take before we call it hostile.
/// </summary>
internal static class MigrationFormat
{
    public const uint Magic = 0x5145564d; // "QEVM"
    public const uint Version = 3;

    public const byte SectionEof = 0;
    public const byte SectionStart = 1;
    public const byte SectionPart = 2;
    public const byte SectionEnd = 3;
    public const byte SectionFull = 4;
    public const byte SectionSubsection = 5;
    public const byte SectionDescription = 6;
    public const byte SectionConfiguration = 7;
    public const byte SectionFooter = 0x7e;

    public const string RamSection = "ram";
    public const uint RamVersion = 4;

    public const int FlagMask = 0xfff;
    public const int FlagZero = 0x02;
    public const int FlagBlockList = 0x04;
    public const int FlagPage = 0x08;
    public const int FlagEnd = 0x10;
    public const int FlagSameBlock = 0x20;

    /// <summary>The section with the state of QEMU's user networking on the host.</summary>
    public const string UserNetworkSection = "slirp";

    public const int MaxMachineType = 255;

    /// <summary>Profile 1 has ten blocks.</summary>
    public const int MaxBlocks = 256;

    /// <summary>All blocks but main memory, together: video memory is 16 MiB, firmware less than 2 MiB.</summary>
    public const long MaxOtherBytes = 64 << 20;

    /// <summary>Device sections and their description: 0.25 MiB in a machine of profile 1.</summary>
    public const int MaxDeviceBytes = 64 << 20;
}
