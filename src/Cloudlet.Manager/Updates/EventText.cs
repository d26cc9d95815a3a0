using Cloudlet.Contracts;
using Cloudlet.Manager.Tasks;

namespace Cloudlet.Manager.Updates;

/// <summary>An event in words.</summary>
internal static class EventText
{
    /// <summary>Of those that tell the same one after the other, the first.</summary>
    public static IEnumerable<CloudletEvent> Distinct(IEnumerable<CloudletEvent> events)
    {
        string? before = null;
        foreach (var item in events)
        {
            var text = Of(item);
            if (text != before)
                yield return item;
            before = text;
        }
    }

    /// <summary>What came, went, or is now in another state.</summary>
    public static string Of(CloudletEvent item) =>
        item switch
        {
            { Operation: { } operation } => operation.EndedAt is null
                ? $"{JobName.Of(operation)}: began"
                : $"{JobName.Of(operation)}: {operation.State.ToString().ToLowerInvariant()}",
            { Instance: { } instance } => IsGone(item)
                ? $"instance {instance.Name} is deleted"
                : $"instance {instance.Name} is {instance.State.ToString().ToLowerInvariant()}",
            { Service: { } service } => $"service {service.Id} {Word(item)}",
            { Base: { } known } => $"base {known.Name} {Word(item)}",
            { Overlay: not null } => $"overlay {item.Subject} {Word(item)}",
            { App: { } app } => $"app {app.Name} {Word(item)}",
            { Lease: { } lease } => $"lease in {lease.Service} {Word(item)}",
            { Device: { } device } => IsGone(item)
                ? $"device {device.Id} is deleted"
                : $"device {device.Id} is {device.State}",
            { Message: { } message } => $"message to {message.Device} {MessageWord(item)}",
            _ => $"{item.Type} {item.Subject}",
        };

    private static bool IsGone(CloudletEvent item) => Word(item) == "deleted";

    private static string MessageWord(CloudletEvent item) =>
        Word(item) switch
        {
            "created" => "sent",
            "changed" => "read",
            var word => word,
        };

    private static string Word(CloudletEvent item) => item.Type[(item.Type.IndexOf('.') + 1)..];
}
