using System.Runtime.InteropServices;
using SQLitePCL;

namespace Cloudlet.Server.Catalogue;

/// <summary>
/// SQLite as the system has it: its updates come with the system's, and the executable stays one file that puts nothing beside itself.
/// </summary>
internal static class SystemSqlite
{
    // The name without a version belongs to Debian's package for developers.
    private const string Library = "libsqlite3.so.0";

    /// <summary>Once, before the first connection.</summary>
    public static void Use()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_sqlite3).Assembly,
            (_, assembly, path) => NativeLibrary.Load(Library, assembly, path)
        );
        raw.SetProvider(new SQLite3Provider_sqlite3());
    }
}
