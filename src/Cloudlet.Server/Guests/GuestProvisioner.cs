using System.Formats.Tar;
using System.IO.Pipelines;
using System.Text;
using Cloudlet.Contracts;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Guests;

/// <summary>Customises a guest through its agent: files in, then scripts, with their output shown while they run.</summary>
internal sealed class GuestProvisioner(Machine machine, Operation operation, TimeSpan patience)
{
    private const int RememberedLines = 10;
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Does all of it, in order.</summary>
    /// <exception cref="ProblemException">There is no agent, a copy failed, or a script did.</exception>
    public async Task RunAsync(
        IReadOnlyList<GuestCopy> copies,
        IReadOnlyList<GuestScript> scripts,
        CancellationToken cancellationToken
    )
    {
        if (copies.Count == 0 && scripts.Count == 0)
            return;
        if (!await Guest.HasAgentAsync(machine, patience, cancellationToken))
            throw NoAgent();
        await using var agent = await GuestAgent.ConnectAsync(machine.Run, new AgentOptions(), cancellationToken);
        foreach (var copy in copies)
            await operation.StepAsync($"copy {copy.Destination}", _ => CopyAsync(agent, copy, cancellationToken));
        foreach (var script in scripts)
            await operation.StepAsync($"run {script.Name}", _ => RunScriptAsync(agent, script, cancellationToken));
    }

    private static async Task CopyAsync(GuestAgent agent, GuestCopy copy, CancellationToken cancellationToken)
    {
        if (Directory.Exists(copy.Source))
        {
            await CopyFolderAsync(agent, copy, cancellationToken);
            return;
        }
        var target = copy.Destination.EndsWith('/')
            ? copy.Destination + Path.GetFileName(copy.Source)
            : copy.Destination;
        await MakeFolderAsync(agent, GuestParent(target), cancellationToken);
        await using var content = File.OpenRead(copy.Source);
        await agent.WriteFileAsync(target, content, File.GetUnixFileMode(copy.Source), cancellationToken);
    }

    /// <summary>A folder travels as one archive, streamed, and is unpacked in the guest: owners become root.</summary>
    private static async Task CopyFolderAsync(GuestAgent agent, GuestCopy copy, CancellationToken cancellationToken)
    {
        var archive = $"/tmp/.cloudlet-{Guid.NewGuid():N}.tar";
        await MakeFolderAsync(agent, copy.Destination, cancellationToken);
        var pipe = new Pipe();
        var packing = Task.Run(
            async () =>
            {
                Exception? failure = null;
                try
                {
                    await TarFile.CreateFromDirectoryAsync(
                        copy.Source,
                        pipe.Writer.AsStream(leaveOpen: true),
                        includeBaseDirectory: false,
                        cancellationToken
                    );
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
                await pipe.Writer.CompleteAsync(failure);
            },
            CancellationToken.None
        );
        try
        {
            await using var content = pipe.Reader.AsStream();
            await agent.WriteFileAsync(archive, content, null, cancellationToken);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await packing;
        }
        var unpack = new AgentCommand(
            "/bin/sh",
            "-c",
            """tar -x --no-same-owner -f "$0" -C "$1"; code=$?; rm -f "$0"; exit $code""",
            archive,
            copy.Destination
        );
        var output = new StringBuilder();
        var exit = await agent.ExecAsync(unpack, Collect(output), cancellationToken);
        if (exit != 0)
            throw CopyFailed(copy, $"tar in the guest ended with {exit}: {output}");
    }

    private async Task RunScriptAsync(GuestAgent agent, GuestScript script, CancellationToken cancellationToken)
    {
        var path = $"/tmp/.cloudlet-{Guid.NewGuid():N}";
        using (var content = new MemoryStream(Encoding.UTF8.GetBytes(script.Content)))
            await agent.WriteFileAsync(path, content, Executable, cancellationToken);
        var command = script.Content.StartsWith("#!", StringComparison.Ordinal)
            ? new AgentCommand(path)
            : new AgentCommand("/bin/sh", path);
        var last = new StringBuilder();
        var decoder = Encoding.UTF8.GetDecoder();
        var exit = await agent.ExecAsync(
            command,
            (piece, _) =>
            {
                var text = new char[piece.Length + 1];
                var count = decoder.GetChars(piece.Span, text, flush: false);
                var shown = new string(text, 0, count);
                operation.Output(shown);
                last.Append(shown);
                if (last.Length > 8192)
                    last.Remove(0, last.Length - 4096);
                return ValueTask.CompletedTask;
            },
            cancellationToken
        );
        await agent.ExecAsync(new AgentCommand("rm", "-f", path), null, cancellationToken);
        if (exit != 0)
            throw ScriptFailed(script, exit, last.ToString());
    }

    private static async Task MakeFolderAsync(GuestAgent agent, string folder, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        if (await agent.ExecAsync(new AgentCommand("mkdir", "-p", folder), Collect(output), cancellationToken) != 0)
            throw CopyFailed(new GuestCopy("", folder), output.ToString());
    }

    private static Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Collect(StringBuilder output) =>
        (piece, _) =>
        {
            output.Append(Encoding.UTF8.GetString(piece.Span));
            return ValueTask.CompletedTask;
        };

    private static string GuestParent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    private static ProblemException NoAgent() =>
        new(
            new Problem
            {
                Code = ProblemCodes.AgentMissing,
                Status = 422,
                Detail = "Files and scripts go into the guest through its agent, and none answers.",
                Next =
                    "Make a base of a disk in which qemu-guest-agent is installed, or customise it yourself in its console (--interactive).",
            }
        );

    private static ProblemException CopyFailed(GuestCopy copy, string reason) =>
        new(
            new Problem
            {
                Code = ProblemCodes.MachineFailed,
                Status = 500,
                Detail = $"Copying to {copy.Destination} in the guest failed: {reason.Trim()}",
                Field = "copies.destination",
                Value = copy.Destination,
                Next = "Check that the path can be written and the guest's disk has room.",
            }
        );

    private static ProblemException ScriptFailed(GuestScript script, int exit, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(RememberedLines);
        return new(
            new Problem
            {
                Code = ProblemCodes.ScriptFailed,
                Status = 422,
                Detail =
                    $"“{script.Name}” ended with exit code {exit} in the guest. Its last lines:\n{string.Join('\n', lines)}",
                Field = "scripts",
                Value = script.Name,
                Next = "Mend the script; nothing was kept.",
            }
        );
    }
}
