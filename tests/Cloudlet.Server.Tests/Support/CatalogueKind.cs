namespace Cloudlet.Server.Tests.Support;

/// <summary>Where a test's catalogue is: the same tests run on each kind of database.</summary>
public interface ICatalogueKind
{
    /// <summary>A fresh, empty place.</summary>
    Task<CataloguePlace> NewAsync();
}

/// <summary>A connection string, or a file.</summary>
public sealed record CataloguePlace(string? Connection, string File);

/// <summary>Files in a folder of the test's own.</summary>
public sealed class SqliteKind : ICatalogueKind, IDisposable
{
    private readonly TestFolder folder = new();
    private int count;

    public Task<CataloguePlace> NewAsync() =>
        Task.FromResult(new CataloguePlace(null, folder.At($"{Interlocked.Increment(ref count)}.db")));

    public void Dispose() => folder.Dispose();
}
