using System.Net.Sockets;
using Cloudlet.Server.Http;

namespace Cloudlet.Server.Tests.Http;

public sealed class ListeningSocketTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_socket_of_a_daemon_that_died_is_taken_away()
    {
        var path = folder.At("s");
        using (Listen(folder.At("first")))
            File.Move(folder.At("first"), path); // From where nobody deletes it at the listener's end.
        Assert.True(File.Exists(path));
        await ListeningSocket.ClaimAsync(path, Cancelled);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_daemon_that_answers_keeps_its_socket()
    {
        var path = folder.At("s");
        using var other = Listen(path);
        var problem = await Refused.ByAsync(() => ListeningSocket.ClaimAsync(path, Cancelled));
        Assert.Equal((ProblemCodes.InUse, path), (problem.Code, problem.Value));
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    public async Task What_is_no_socket_is_left_alone(string name)
    {
        await File.WriteAllTextAsync(folder.At("file"), "mine", Cancelled);
        Directory.CreateDirectory(folder.At("folder"));
        var problem = await Refused.ByAsync(() => ListeningSocket.ClaimAsync(folder.At(name), Cancelled));
        Assert.Equal((ProblemCodes.InvalidRequest, folder.At(name)), (problem.Code, problem.Value));
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.At("file"), Cancelled));
    }

    [Fact]
    public async Task A_path_below_a_file_is_refused()
    {
        await File.WriteAllTextAsync(folder.At("file"), "", Cancelled);
        var problem = await Refused.ByAsync(() => ListeningSocket.ClaimAsync(folder.At("file/s"), Cancelled));
        Assert.Equal(("socket", folder.At("file/s")), (problem.Field, problem.Value));
        Assert.NotNull(problem.Next);
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_refused_and_the_folder_is_made_otherwise()
    {
        var problem = await Refused.ByAsync(() =>
            ListeningSocket.ClaimAsync(folder.At(new string('x', 120)), Cancelled)
        );
        Assert.Equal(ProblemCodes.InvalidRequest, problem.Code);
        await ListeningSocket.ClaimAsync(folder.At("deep/down/s"), Cancelled);
        Assert.True(Directory.Exists(folder.At("deep/down")));
    }

    public void Dispose() => folder.Dispose();

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        return socket;
    }
}
