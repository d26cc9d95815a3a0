namespace Cloudlet.Client.Ranking;

/// <summary>What is measured of a cloudlet besides what each probe tells: each costs time and bytes.</summary>
[Flags]
public enum Measurements
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>How many bytes a second come from it: a quarter of a second, at most 4 MiB.</summary>
    Throughput = 1,
}
