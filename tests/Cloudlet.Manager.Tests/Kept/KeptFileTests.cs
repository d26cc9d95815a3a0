using System.Diagnostics;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Kept;

namespace Cloudlet.Manager.Tests.Kept;

public sealed class KeptFileTests : IDisposable
{
    private static readonly KeptSession One = new("key", "token", Things.Noon, Things.Noon);

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_kept_is_read_again_and_is_for_its_owners_eyes()
    {
        var file = Open(folder.At("kept.json"));
        Assert.Empty(file.Read());
        file.Write([One]);
        Assert.Equal([One], file.Read());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("kept.json")));
    }

    [Fact]
    [Trait("Suite", "Tools")]
    public void On_a_full_disk_nothing_fails_and_what_is_not_so_any_more_is_not_kept()
    {
        var mount = folder.At("small");
        Directory.CreateDirectory(mount);
        Assert.SkipUnless(Ran("mount", "-t", "tmpfs", "-o", "size=8k", "none", mount), "It needs root.");
        try
        {
            var file = Open(Path.Combine(mount, "kept.json"));
            file.Write([One]);
            Assert.Equal([One], file.Read());
            Assert.Throws<IOException>(() => File.WriteAllBytes(Path.Combine(mount, "filling"), new byte[8 << 10]));

            file.Write([]); // One was ended, and must not come back.

            Assert.Empty(file.Read());
            Assert.Equal(["filling"], Directory.GetFiles(mount).Select(Path.GetFileName));
        }
        finally
        {
            Ran("umount", mount);
        }
    }

    private static KeptFile<KeptSession> Open(string path) => new(path, AccessJson.Default.IReadOnlyListKeptSession);

    private static bool Ran(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
