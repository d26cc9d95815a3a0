namespace Cloudlet.Primitives;

/// <summary>The two address spaces of a machine that are kept as pages. The numbers are part of the file formats.</summary>
public enum Space : byte
{
    /// <summary>The virtual disk.</summary>
    Disk = 0,

    /// <summary>The guest's main memory.</summary>
    Memory = 1,
}
