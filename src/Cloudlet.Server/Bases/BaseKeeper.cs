using System.Text.Json;
using Cloudlet.Overlays;
using Cloudlet.Server.Data;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Bases;

/// <summary>The last steps of every base, made here or imported: digests of its files, the index of its pages, its definition; then it stands.</summary>
internal sealed class BaseKeeper(BaseCatalogue bases)
{
    /// <summary>Does it. With <paramref name="expected"/>, what came out must be just that.</summary>
    /// <exception cref="ProblemException">It is another base than was expected, or one that stands here already.</exception>
    public async Task<Base> KeepAsync(
        WorkFolder work,
        MachineDefinition machine,
        BaseEntry entry,
        BaseDefinition? expected,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var folder = new BaseFolder(work.Path);
        var disk = machine.HasDisk ? folder.Disk : null;
        var definition = await operation.StepAsync(
            "hash",
            async _ => new BaseDefinition
            {
                Machine = machine,
                Disk = disk is null ? null : await DefineAsync(disk, cancellationToken),
                Memory = await DefineAsync(folder.Memory, cancellationToken),
                MachineState = await DigestAsync(folder.MachineState, cancellationToken),
                Kernel = machine.HasKernel ? await DigestAsync(folder.Kernel, cancellationToken) : null,
                Initrd = machine.HasInitrd ? await DigestAsync(folder.Initrd, cancellationToken) : null,
            }
        );
        if (expected is not null && definition != expected)
        {
            throw Refuse.Corrupt(
                "What arrived is not the base that the file names: its content has another digest.",
                "Export the base again."
            );
        }
        await operation.StepAsync(
            "index",
            progress => PageIndex.BuildAsync(disk, folder.Memory, folder.PagesIndex, progress, cancellationToken)
        );
        await AtomicFile.WriteAsync(folder.Definition, definition.ToJson(), cancellationToken);
        await AtomicFile.WriteAsync(
            folder.Entry,
            JsonSerializer.SerializeToUtf8Bytes(entry, BaseJson.Default.BaseEntry),
            cancellationToken
        );
        work.Seal();
        return await bases.AddAsync(work.Path, cancellationToken);
    }

    private static async Task<SpaceDefinition> DefineAsync(string path, CancellationToken cancellationToken) =>
        new(new FileInfo(path).Length, await SpaceRoot.ComputeAsync(path, cancellationToken));

    private static async Task<Digest> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return await Digest.OfAsync(file, cancellationToken);
    }
}
