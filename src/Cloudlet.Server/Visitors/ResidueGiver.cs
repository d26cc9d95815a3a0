using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Residues;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Visitors;

/// <summary>
/// Gives back what the user of a visitor's instance changed: the guest stands still, its residue is made, QEMU ends, and the residue can be fetched until the lease is given back or expires. Then nothing of it is here.
/// </summary>
internal sealed class ResidueGiver(
    VisitorBook visitors,
    InstanceSaver saver,
    ImageLayout layout,
    OverlayCatalogue overlays,
    UsageRegistry usage
)
{
    /// <summary>Refuses an instance that has no lease of its own: it is saved, and goes on.</summary>
    /// <exception cref="ProblemException">It has none.</exception>
    public Lease Check(Instance instance) =>
        visitors.LeaseOf(instance)
        ?? throw Refuse.WrongState(
            instance.Record.Name,
            instance.Record.State,
            "give a residue back, as it lives by no lease of its own",
            $"Save it: cloudlet instance save {instance.Record.Name} OVERLAY."
        );

    /// <summary>Makes the residue, and ends the machine. When that fails the guest goes on.</summary>
    public async Task<OverlayInfo> MakeAsync(
        Instance instance,
        string? device,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var name = VisitorBook.ResidueOf(instance);
        using var reserved = overlays.Reservations.Reserve(name);
        var ran = instance.Record.State == InstanceState.Running;
        if (ran)
            await instance.PauseAsync(cancellationToken);
        OverlayInfo residue;
        try
        {
            residue = await saver.RunAsync(
                new SavePlan(name, Effort.Normal) { Device = device },
                instance,
                operation,
                cancellationToken
            );
        }
        catch
        {
            if (ran)
                await instance.ResumeAsync(CancellationToken.None);
            throw;
        }
        await instance.StopAsync(TimeSpan.Zero, CancellationToken.None);
        return residue;
    }

    /// <summary>Writes a residue that was made as an OCI archive.</summary>
    /// <exception cref="ProblemException">It was not made.</exception>
    public async Task WriteAsync(Instance instance, Func<Stream> open, CancellationToken cancellationToken)
    {
        var overlay =
            overlays.Find(VisitorBook.ResidueOf(instance))
            ?? throw Refuse.WrongState(
                instance.Record.Name,
                instance.Record.State,
                "give a residue, as none was made",
                $"Ask for it first: POST {Routes.InstanceAction(instance.Record.Name, "residue")}."
            );
        using var use = usage.Use(overlay.Id.ToString(), "a residue that is fetched");
        await OciArchive.ExportAsync(layout, overlay.Descriptor, overlay.Name, open(), null, cancellationToken);
    }
}
