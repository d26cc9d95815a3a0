using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloudlet.Server.Catalogue;

/// <summary>What each kind of database means by its errors.</summary>
internal static class CatalogueFaults
{
    // https://www.sqlite.org/rescode.html
    private const int SqliteCheck = 275;
    private const int SqliteForeignKey = 787;
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteTrigger = 1811;
    private const int SqliteUnique = 2067;
    private const int SqliteFull = 13;

    /// <summary>The failure in our words; null when it is none of a database.</summary>
    public static CatalogueException? Of(Exception exception) =>
        exception switch
        {
            DbUpdateConcurrencyException => Make(CatalogueFault.Changed, exception),
            DbUpdateException { InnerException: { } inner } => Of(inner),
            SqliteException sqlite => Make(
                sqlite.SqliteExtendedErrorCode switch
                {
                    SqlitePrimaryKey or SqliteUnique => CatalogueFault.Duplicate,
                    SqliteForeignKey or SqliteTrigger => CatalogueFault.Reference,
                    SqliteCheck => CatalogueFault.Check,
                    _ => CatalogueFault.Unavailable,
                },
                sqlite
            ),
            PostgresException postgres => Make(
                postgres.SqlState switch
                {
                    PostgresErrorCodes.UniqueViolation => CatalogueFault.Duplicate,
                    PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation =>
                        CatalogueFault.Reference,
                    PostgresErrorCodes.CheckViolation => CatalogueFault.Check,
                    _ => CatalogueFault.Unavailable,
                },
                postgres
            ),
            DbException other => Make(CatalogueFault.Unavailable, other),
            // What a connection's retries end with.
            InvalidOperationException { InnerException: DbException inner } => Of(inner),
            _ => null,
        };

    private static CatalogueException Make(CatalogueFault fault, Exception exception) =>
        new(
            fault,
            exception is SqliteException { SqliteErrorCode: SqliteFull }
                ? $"The catalogue cannot be written: No space left on device ({exception.Message})"
                : $"The catalogue refused: {exception.Message}",
            exception
        );
}
