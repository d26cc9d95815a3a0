using Cloudlet.Server.Data;

namespace Cloudlet.Server.Tests.Data;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly DataDirectory data;

    public DataDirectoryTests()
    {
        data = new DataDirectory(folder.At("data"));
        data.Create();
    }

    [Fact]
    public void One_daemon_owns_it_until_it_lets_go()
    {
        using (DataLock.Take(data))
        {
            var problem = Refused.By(() => DataLock.Take(data));
            Assert.Equal((ProblemCodes.InUse, data.Root), (problem.Code, problem.Value));
        }
        using var next = DataLock.Take(data);
    }

    [Fact]
    public void A_place_where_nothing_can_be_kept_is_refused_with_its_name()
    {
        File.WriteAllText(folder.At("file"), "");
        var problem = Refused.By(new DataDirectory(folder.At("file")).Create);
        Assert.Equal(("data", folder.At("file")), (problem.Field, problem.Value));
        Assert.Contains("--data", problem.Next);
    }

    [Fact]
    public void What_was_not_moved_to_its_place_is_deleted_and_what_was_stays_read_only()
    {
        using (var work = new WorkFolder(data))
            File.WriteAllText(work.File("half"), "half");
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Work));

        var place = Path.Combine(data.Bases, "whole");
        using (var work = new WorkFolder(data))
        {
            File.WriteAllText(work.File("file"), "whole");
            work.Seal();
            AtomicFile.Move(work.Path, place);
        }
        Assert.Equal("whole", File.ReadAllText(Path.Combine(place, "file")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, File.GetUnixFileMode(Path.Combine(place, "file")));
    }

    [Fact]
    public void Sockets_of_two_data_directories_never_meet_and_their_paths_are_short()
    {
        var runtime = (string name) => name == "XDG_RUNTIME_DIR" ? "/run/user/1000" : null;
        var one = RunDirectory.DefaultFor("/a/" + new string('x', 200), runtime);
        var two = RunDirectory.DefaultFor("/b/" + new string('x', 200), runtime);
        Assert.NotEqual(one, two);
        Assert.StartsWith("/run/user/1000/cloudlet/", one);
        Assert.InRange(one.Length, 1, 60);
    }

    [Fact]
    public void Each_machine_has_a_socket_folder_that_only_its_owner_may_enter()
    {
        var runs = new RunDirectory(folder.At("run"));
        var one = runs.Create();
        Assert.NotEqual(one.Path, runs.Create().Path);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(one.Path)
        );
    }

    [Fact]
    public void Holes_take_up_no_room()
    {
        using (var file = File.Create(folder.At("sparse")))
            file.SetLength(1 << 30);
        Assert.InRange(DiskUsage.Of([folder.At("sparse"), folder.At("missing")]), 0, 1 << 20);
    }

    public void Dispose() => folder.Dispose();
}
