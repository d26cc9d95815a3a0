using Cloudlet.Contracts;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Instances;

/// <summary>What can be done with an instance, and why not now.</summary>
internal static class InstanceActions
{
    /// <summary>All but saving, which needs a name, in the order of the page.</summary>
    public static IReadOnlyList<ApiAction> Of(InstanceInfo instance) =>
        [Start(instance), Stop(instance), Pause(instance), Resume(instance), Kill(instance), Delete(instance)];

    public static ApiAction Start(InstanceInfo instance) =>
        new("Start", "player-play", Post(instance, "start"), $"cloudlet instance start {instance.Name}")
        {
            Doing = $"Starting {instance.Name}",
            WhyNot = HasEnded(instance) ? null : $"It is {Word(instance)}: only one that has ended can be started.",
        };

    public static ApiAction Stop(InstanceInfo instance) =>
        new("Stop", "player-stop", Post(instance, "stop"), $"cloudlet instance stop {instance.Name}")
        {
            Doing = $"Stopping {instance.Name}",
            WhyNot = IsUp(instance) ? null : $"It is {Word(instance)}.",
            Confirm =
                $"The guest of {instance.Name} is asked to shut down, and what runs in its memory ends. Its disk stays: Start boots from it. To keep it as it is now, save it or pause it instead.",
        };

    public static ApiAction Pause(InstanceInfo instance) =>
        new("Pause", "player-pause", Post(instance, "pause"), $"cloudlet instance pause {instance.Name}")
        {
            Doing = $"Pausing {instance.Name}",
            WhyNot =
                instance.State == InstanceState.Running
                    ? null
                    : $"It is {Word(instance)}: only one that runs can be paused.",
        };

    public static ApiAction Resume(InstanceInfo instance) =>
        new("Resume", "player-play", Post(instance, "resume"), $"cloudlet instance resume {instance.Name}")
        {
            Doing = $"Resuming {instance.Name}",
            WhyNot =
                instance.State == InstanceState.Paused
                    ? null
                    : $"It is {Word(instance)}: only one that is paused can be resumed.",
        };

    public static ApiAction Kill(InstanceInfo instance) =>
        new("Kill", "plug", Post(instance, "stop"), $"cloudlet instance stop {instance.Name} --timeout 0s")
        {
            Body = """{"timeoutSeconds":0}""",
            Doing = $"Switching {instance.Name} off",
            WhyNot = IsUp(instance) ? null : $"It is {Word(instance)}.",
            Confirm =
                $"{instance.Name} is switched off at once, as if its plug was pulled. What the guest has not written to its disk is lost.",
        };

    public static ApiAction Delete(InstanceInfo instance) =>
        new("Delete", "trash", $"DELETE {Routes.Instance(instance.Name)}", $"cloudlet instance delete {instance.Name}")
        {
            WhyNot = HasEnded(instance) ? null : $"It is {Word(instance)}: stop it first.",
            Confirm =
                $"The instance {instance.Name} goes with its disk and its logs. What was not saved as an overlay is lost; the overlay "
                + $"{instance.Overlay} and the base {instance.Base} stay.",
            Then = "/instances",
            Done = $"{instance.Name} is deleted",
        };

    /// <summary>Gives a seat back: whoever has it is not asked.</summary>
    public static ApiAction Release(LeaseInfo lease) =>
        new("Release", "x", $"DELETE {Routes.Lease(lease.Id)}", $"cloudlet lease release {lease.Id}")
        {
            Confirm =
                "The seat is free for others, and whoever has it may be cut off: an instance that nobody has a seat in ends after the idle time of its service.",
            Done = "The seat is free",
        };

    /// <summary>Why it cannot be saved; null: it can.</summary>
    public static string? WhyNotSave(InstanceInfo instance) =>
        instance.State is InstanceState.Running or InstanceState.Paused
            ? null
            : $"It is {Word(instance)}: only one that runs or is paused can be saved.";

    private static bool IsUp(InstanceInfo instance) => instance.State is InstanceState.Running or InstanceState.Paused;

    private static bool HasEnded(InstanceInfo instance) =>
        instance.State is InstanceState.Stopped or InstanceState.Failed;

    private static string Post(InstanceInfo instance, string verb) =>
        $"POST {Routes.InstanceAction(instance.Name, verb)}";

    private static string Word(InstanceInfo instance) => instance.State.ToString().ToLowerInvariant();
}
