namespace Cloudlet.Machines.Tests;

public sealed class RunFolderTests
{
    [Fact]
    public void A_path_that_no_socket_can_have_is_refused_with_its_value()
    {
        var path = "/" + new string('x', 95);
        Assert.Equal(107, new RunFolder(path[..^1]).SerialSocket.Length);
        var e = Assert.Throws<SocketPathTooLongException>(() => new RunFolder(path));
        Assert.Contains(path, e.Message);
    }

    [Fact]
    public void A_path_is_measured_in_bytes() =>
        Assert.Throws<SocketPathTooLongException>(() => new RunFolder("/" + new string('ä', 60)));

    [Fact]
    public void Preparing_leaves_no_socket_of_a_former_machine_and_keeps_others_out()
    {
        using var folder = new TestFolder();
        var run = new RunFolder(folder.At("run"));
        run.Prepare();
        File.WriteAllText(run.QmpSocket, "");
        run.Prepare();
        Assert.Empty(Directory.GetFiles(run.Path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(run.Path)
        );
    }
}
