namespace Cloudlet.Benchmarks.Output;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people: Markdown.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,
}
