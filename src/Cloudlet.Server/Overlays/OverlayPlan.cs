using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Overlays;

/// <summary>A request for an overlay, checked and complete.</summary>
internal sealed record OverlayPlan
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(600);

    public required string Name { get; init; }

    public required string Base { get; init; }

    public required IReadOnlyList<GuestCopy> Copies { get; init; }

    public required IReadOnlyList<GuestScript> Scripts { get; init; }

    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>What is waited for before the freeze, after a person.</summary>
    public required ReadyRule? Ready { get; init; }

    public required string? ReadyText { get; init; }

    /// <summary>Whether a person says when it is to be frozen: to customise it, or because the rule <c>manual</c> says so.</summary>
    public required bool Interactive { get; init; }

    /// <summary>How it is told that the service answers after a resume; null: the overlay is not trained.</summary>
    public required ReadyRule? Answer { get; init; }

    public required Effort Effort { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Checks a request; every fault is told at once.</summary>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static OverlayPlan From(CreateOverlay request)
    {
        var faults = new Faults();
        Names.Check(request.Name, "name", faults);
        if (string.IsNullOrEmpty(request.Base))
            faults.Add("base", request.Base, "the name or id of a base is needed.");
        var copies = faults.Items(request.Copies, "copies");
        foreach (var copy in copies)
        {
            if (!Path.IsPathFullyQualified(copy.Source))
                faults.Add(
                    "copies.source",
                    copy.Source,
                    "an absolute path of a file or folder on the daemon's host is needed."
                );
            else if (!Path.Exists(copy.Source))
                faults.Add("copies.source", copy.Source, "there is no such file or folder on the daemon's host.");
            if (!copy.Destination.StartsWith('/'))
                faults.Add("copies.destination", copy.Destination, "an absolute path in the guest is needed.");
        }
        var scripts = faults.Items(request.Scripts, "scripts");
        foreach (var script in scripts)
        {
            if (string.IsNullOrWhiteSpace(script.Content))
                faults.Add("scripts.content", script.Name, "the script is empty.");
        }
        foreach (var port in request.Ports ?? [])
            PortRules.Check(port, "ports", faults);
        var ready = ReadyRules.Parse(request.Ready, "ready", faults);
        var answer = request.Train ? AnswerOf(request, ready, faults) : null;
        var timeout = Timeouts.Parse(request.TimeoutSeconds, DefaultTimeout, faults);
        faults.ThrowIfAny();
        // One person is asked once.
        var judged = ready is { Kind: ReadyKind.Manual };
        return new OverlayPlan
        {
            Name = request.Name!,
            Base = request.Base!,
            Copies = copies,
            Scripts = scripts,
            Ports = [.. (request.Ports ?? []).Distinct()],
            Ready = judged ? null : ready,
            ReadyText = request.Ready,
            Interactive = request.Interactive || judged,
            Answer = answer,
            Effort = Efforts.From(request.Effort) ?? Effort.Normal,
            Timeout = timeout,
        };
    }

    /// <summary>What was printed before the freeze is not printed again after a resume, and nobody sits there: an agent or a port has to tell.</summary>
    private static ReadyRule? AnswerOf(CreateOverlay request, ReadyRule? ready, Faults faults)
    {
        if (ready is { Kind: ReadyKind.Agent or ReadyKind.Tcp })
            return ready;
        if (request.Ports is [var port, ..])
            return ReadyRules.Parse($"tcp:{port}", "ports", faults);
        faults.Add(
            "train",
            "true",
            "it needs a port, or agent or tcp:PORT as the ready rule, to tell when the service answers."
        );
        return null;
    }
}
