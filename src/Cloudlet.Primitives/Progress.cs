namespace Cloudlet.Primitives;

/// <summary>How far a long job's present stage is: bytes done, of a total when that is known.</summary>
public readonly record struct Progress(string Stage, long Done, long? Total);
