using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Tasks;

/// <summary>What a job made, as places to go on to.</summary>
internal static class OperationResult
{
    /// <summary>The places, the next step last: what it made, or the form that it began with when it made nothing.</summary>
    public static IReadOnlyList<(string Text, string Place)> Links(OperationInfo operation)
    {
        if (operation.State is OperationState.Failed or OperationState.Cancelled)
            return Again(operation) is { } form ? [("Back to the form", form)] : [];
        if (operation is not { State: OperationState.Succeeded, Result: { } result })
            return [];
        return operation.Kind switch
        {
            "base.create" or "base.import" when Text("name") is { } name =>
            [
                ("The base", Places.Base(name)),
                ("Make a Service VM of it", Places.NewOverlay(name)),
            ],
            "overlay.create" or "overlay.import" or "instance.save" when Text("name") is { } name =>
            [
                ("The overlay", Places.Overlay(name)),
                ("Offer it as a service", Places.NewService(name)),
            ],
            "synthesis" when Text("instance", "name") is { } name => [("The instance", Places.Instance(name))],
            "service.ensure" when Text("instance", "name") is { } name =>
            [
                ("The instance", Places.Instance(name)),
                ("The service, and where to reach it", Places.Service(operation.Subject)),
            ],
            "overlay.verify" or "overlay.recompress" => [("The overlay", Places.Overlay(operation.Subject))],
            "service.freeze" or "service.import" => [("The service", Places.Service(operation.Subject))],
            _ => [],
        };

        string? Text(params ReadOnlySpan<string> path)
        {
            var place = result;
            foreach (var name in path)
            {
                if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out place))
                    return null;
            }
            return place.GetString();
        }
    }

    /// <summary>What came of it, in words, where it made nothing to go on to; null: nothing is to be said.</summary>
    public static string? Text(OperationInfo operation)
    {
        if (operation is not { State: OperationState.Succeeded, Result: { } result })
            return null;
        switch (operation.Kind)
        {
            case "overlay.verify" when result.Deserialize(CloudletJson.Default.VerificationResult) is { } right:
                return $"It is whole: {right.Blobs:N0} blobs ({SizeText.Of(right.Bytes)}) were read, and all of its {right.Pages:N0} pages decode to what they must be.";
            case "overlay.recompress" when result.Deserialize(CloudletJson.Default.RecompressionResult) is { } made:
                var (before, after) = (made.BytesBefore, made.Overlay.Bytes);
                return after < before
                    ? $"It was {SizeText.Of(before)} and is {SizeText.Of(after)} now: {100.0 * (before - after) / before:0.#} % less travels."
                    : $"It is {SizeText.Of(after)}, as before: no smaller encoding was found.";
            case "overlay.import" when result.Deserialize(CloudletJson.Default.OverlayInfo) is { } overlay:
                return overlay.Base != overlay.BaseId
                    ? null
                    : $"It cannot be started yet: its base {overlay.BaseTitle ?? overlay.BaseId} is not on this cloudlet. Export that where it is, and import it here.";
            default:
                return null;
        }
    }

    // The form has in the browser's tab what was typed: form-memory.js.
    private static string? Again(OperationInfo operation) =>
        operation.Kind switch
        {
            "base.create" => $"/bases:new?again={operation.Id}",
            "overlay.create" => $"/overlays:new?again={operation.Id}",
            "synthesis" => $"/instances:new?again={operation.Id}",
            "base.import" => "/bases:import",
            "overlay.import" => "/overlays:import",
            "service.import" => "/services:import",
            _ => null,
        };
}
