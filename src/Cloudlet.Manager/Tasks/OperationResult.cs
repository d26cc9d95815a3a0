using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Tasks;

/// <summary>What a job made, as places to go on to.</summary>
internal static class OperationResult
{
    /// <summary>The places, the next step last; none when it made nothing that has a page.</summary>
    public static IReadOnlyList<(string Text, string Place)> Links(OperationInfo operation)
    {
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
                ("The service", Places.Service(operation.Subject)),
                ("The instance", Places.Instance(name)),
            ],
            "service.freeze" or "service.import" => [("The service", Places.Service(operation.Subject))],
            _ => [],
        };

        string? Text(params ReadOnlySpan<string> path)
        {
            var place = result;
            foreach (var name in path)
            {
                if (place.ValueKind != System.Text.Json.JsonValueKind.Object || !place.TryGetProperty(name, out place))
                    return null;
            }
            return place.GetString();
        }
    }
}
