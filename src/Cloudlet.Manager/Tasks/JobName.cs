using Cloudlet.Contracts;

namespace Cloudlet.Manager.Tasks;

/// <summary>What jobs are called in pages. A kind that has no words yet is told as the API has it.</summary>
internal static class JobName
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["base.create"] = "Make the base",
        ["base.import"] = "Import the base",
        ["overlay.create"] = "Make the Service VM",
        ["overlay.import"] = "Import the overlay",
        ["overlay.verify"] = "Verify the overlay",
        ["overlay.recompress"] = "Make the overlay smaller:",
        ["synthesis"] = "Start an instance:",
        ["instance.start"] = "Start the instance",
        ["instance.stop"] = "Stop the instance",
        ["instance.pause"] = "Pause the instance",
        ["instance.resume"] = "Resume the instance",
        ["instance.save"] = "Save the instance",
        ["instance.residue"] = "Hand over the instance",
        ["service.ensure"] = "Start the service",
        ["service.start"] = "Start an instance:",
        ["service.adopt"] = "Take over an instance:",
        ["service.freeze"] = "Freeze the next version of the service",
        ["service.import"] = "Import the service",
    };

    /// <summary>What jobs of a kind do, to be followed by what they do it to.</summary>
    public static string Of(string kind) => Words.GetValueOrDefault(kind, kind);

    /// <summary>What a job does, and to what.</summary>
    public static string Of(OperationInfo operation) => $"{Of(operation.Kind)} {operation.Subject}";
}
