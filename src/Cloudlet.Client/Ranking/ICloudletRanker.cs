namespace Cloudlet.Client.Ranking;

/// <summary>Compares cloudlets in one respect. Stateless.</summary>
public interface ICloudletRanker
{
    /// <summary>What it looks at, in a few words.</summary>
    string Name { get; }

    /// <summary>What must be measured for it.</summary>
    Measurements Needs => Measurements.None;

    /// <summary>Rates one of the cloudlets among which is chosen.</summary>
    Rating Rate(Candidate candidate, Choice choice);
}
