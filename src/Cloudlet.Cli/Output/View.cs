namespace Cloudlet.Cli.Output;

/// <summary>What people see of a result.</summary>
internal abstract record View;

/// <summary>Several things with the same features, one per row.</summary>
internal sealed record Table : View
{
    /// <summary>The features.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>The things; each row has a cell for each column.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }
}

/// <summary>One feature.</summary>
/// <param name="Title">Its name, in capitals.</param>
/// <param name="IsNumber">Whether its values end in one line, as numbers do.</param>
internal sealed record Column(string Title, bool IsNumber = false);

/// <summary>One thing with its features below one another.</summary>
internal sealed record Details(params IReadOnlyList<Detail> Items) : View;

/// <summary>One feature of one thing; not shown when it has no value.</summary>
internal sealed record Detail(string Name, string? Value);
