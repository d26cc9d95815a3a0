using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Events;

/// <summary>Events as people see them.</summary>
internal static class EventViews
{
    /// <summary>One event on one line; null for one that is for programs only.</summary>
    public static string? Line(CloudletEvent item, ViewText text) =>
        item.Type switch
        {
            CloudletEvent.Opened => null,
            CloudletEvent.Lost => $"{text.Time(item.At)}  earlier events are not kept any more",
            _ => Printable.Clean($"{text.Time(item.At)}  {item.Type, -17}  {Thing(item)}").TrimEnd(),
        };

    private static string Thing(CloudletEvent item) =>
        item switch
        {
            { Instance: { } instance } => $"{instance.Name}  {Word(instance.State)}  {instance.Reason}",
            { Operation: { } operation } => $"{operation.Id}  {operation.Kind} {operation.Subject}  {State(operation)}",
            { Service: { } service } => $"{service.Id}  version {service.Version}",
            { Base: { } known } => known.Name,
            { Overlay: { } overlay } => overlay.Name,
            { App: { } app } => $"{app.Id}  {app.Name}",
            { Lease: { } lease } => $"{lease.Id}  of {lease.Service}  until {lease.ExpiresAt:O}",
            { Device: { } device } => $"{device.Id}  {device.State}",
            { Message: { } message } => $"{message.Id}  to {message.Device}  {message.Message}",
            _ => item.Subject ?? "",
        };

    private static string State(OperationInfo operation) =>
        operation switch
        {
            { Error: { } error } => $"{Word(operation.State)}: {error.Detail}",
            { EndedAt: null, Progress: { } stage } => $"{Word(operation.State)}: {ProgressText.Plain(stage)}",
            _ => Word(operation.State),
        };

    private static string Word<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();
}
