namespace Cloudlet.Contracts;

/// <summary>The paths of the native API. Names in paths are escaped by the caller.</summary>
public static class Routes
{
    /// <summary>GET: what this cloudlet is.</summary>
    public const string System = "/v1/system";

    /// <summary>GET: <c>?bytes=</c> (1 to 8 MiB; 1 MiB when not given) that mean nothing, to measure how fast they come. Who has seen enough hangs up.</summary>
    public const string Throughput = "/v1/throughput";

    /// <summary>GET: each check of the host, really tried. A <see cref="DoctorReport"/>.</summary>
    public const string Doctor = "/v1/doctor";

    /// <summary>GET: whether and how devices find this cloudlet, a <see cref="DiscoveryInfo"/>. PATCH an <see cref="EditDiscovery"/>: it is so at once, and after a restart.</summary>
    public const string Discovery = "/v1/discovery";

    /// <summary>POST: a new password for the Manager's pages, a <see cref="Contracts.ManagerPassword"/>. On the socket only.</summary>
    public const string ManagerPassword = "/v1/manager/password";

    /// <summary>
    /// GET: server-sent events of type <see cref="CloudletEvent"/>, from now on or behind <c>Last-Event-ID</c>; with <c>?topic=</c>
    /// (may be repeated) only those of <see cref="EventTopics"/>; with <c>?follow=false</c> those that are kept, and the end.
    /// </summary>
    public const string Events = "/v1/events";

    /// <summary>GET: all bases. POST a <see cref="CreateBase"/>: 202 and an <see cref="OperationInfo"/>.</summary>
    public const string Bases = "/v1/bases";

    /// <summary>POST with an archive as the body and <c>?name=</c>: 202 and an operation that ended or goes on.</summary>
    public const string BaseImport = "/v1/bases:import";

    /// <summary>GET: all overlays. POST a <see cref="CreateOverlay"/>: 202 and an operation.</summary>
    public const string Overlays = "/v1/overlays";

    /// <summary>POST with an OCI archive as the body and <c>?name=</c>: 202 and an operation.</summary>
    public const string OverlayImport = "/v1/overlays:import";

    /// <summary>
    /// POST a <see cref="SynthesisRequest"/> as JSON, or the overlay's archive as <c>application/x-tar</c> with the
    /// request's other fields in the query (<c>name</c>, <c>port</c> repeated as GUEST or GUEST:HOST, <c>wait</c>,
    /// <c>timeoutSeconds</c>): 202 and an operation whose result is a <see cref="SynthesisResult"/>.
    /// </summary>
    public const string Synthesis = "/v1/synthesis";

    /// <summary>GET: all uploads. POST a <see cref="CreateUpload"/>: 201, an <see cref="UploadInfo"/> and its <c>Location</c>.</summary>
    public const string Uploads = "/v1/uploads";

    /// <summary>
    /// GET: all services, by id, with <c>?tag=</c> and <c>?text=</c> those that have it; <c>?limit=</c> (50, at most 200) at
    /// once, with the next page in the <c>Link</c> header. POST a <see cref="CreateService"/>: 201, a <see cref="ServiceInfo"/>
    /// and its <c>ETag</c>; an <c>Idempotency-Key</c> gives the same answer again.
    /// </summary>
    public const string Services = "/v1/services";

    /// <summary>POST with a service's archive as the body, <c>?id=</c> and <c>?update=</c>: 202 and an operation whose result is a <see cref="ServiceInfo"/>.</summary>
    public const string ServiceImport = "/v1/services:import";

    /// <summary>
    /// GET: all apps, by name, with <c>?tag= &amp;text= &amp;service= &amp;platform=</c> those that have it; <c>?limit=</c> (50, at most
    /// 200) at once, with the next page in the <c>Link</c> header. POST a package as the body and an <see cref="AddApp"/> in the query:
    /// 201, an <see cref="AppInfo"/> and its <c>ETag</c>.
    /// </summary>
    public const string Apps = "/v1/apps";

    /// <summary>
    /// GET: the messages that are kept, by number, with <c>?device= &amp;service=</c> those for it; <c>?limit=</c> (50, at most 200) at once, with
    /// the next page in the <c>Link</c> header. Nothing counts as read by it. POST a <see cref="SendMessage"/>: 201 and a <see cref="MessageInfo"/>.
    /// </summary>
    public const string Messages = "/v1/messages";

    /// <summary>POST a <see cref="ReadMessages"/>: the messages that wait for a device, in order. They count as read from then on.</summary>
    public const string MessageRead = "/v1/messages:read";

    /// <summary>GET: the devices that were paired, by id. POST an <see cref="AddDevice"/>: 201 and an <see cref="AddedDevice"/>.</summary>
    public const string Devices = "/v1/devices";

    /// <summary>GET: all leases.</summary>
    public const string Leases = "/v1/leases";

    /// <summary>GET: instances that live, with <c>?all=true</c> the ended ones too.</summary>
    public const string Instances = "/v1/instances";

    /// <summary>GET: the operations that run and the last ones that ended.</summary>
    public const string Operations = "/v1/operations";

    /// <summary>GET: one base. DELETE: 204, or 409 with what stands on it.</summary>
    public static string Base(string name) => $"{Bases}/{Uri.EscapeDataString(name)}";

    /// <summary>GET: the base as one file (an OCI archive).</summary>
    public static string BaseArchive(string name) => $"{Base(name)}/archive";

    /// <summary>GET: one overlay. DELETE: 204, or 409.</summary>
    public static string Overlay(string name) => $"{Overlays}/{Uri.EscapeDataString(name)}";

    /// <summary>GET: the overlay as an OCI archive.</summary>
    public static string OverlayArchive(string name) => $"{Overlay(name)}/archive";

    /// <summary>POST: 202 and an operation whose result is a <see cref="VerificationResult"/>.</summary>
    public static string OverlayVerify(string name) => $"{Overlay(name)}:verify";

    /// <summary>POST a <see cref="RecompressOverlay"/>: 202 and an operation whose result is a <see cref="RecompressionResult"/>.</summary>
    public static string OverlayRecompress(string name) => $"{Overlay(name)}:recompress";

    /// <summary>
    /// GET: one service and its <c>ETag</c>. PATCH an <see cref="EditService"/>, with <c>If-Match</c>: 200, or 412 when it was
    /// changed since. DELETE: 204; 409 while instances of it live, unless <c>?stop=true</c> ends them.
    /// </summary>
    public static string Service(string id) => $"{Services}/{Uri.EscapeDataString(id)}";

    /// <summary>GET: the service as an OCI archive: the overlay of its current version, and what the service is.</summary>
    public static string ServiceArchive(string id) => $"{Service(id)}/archive";

    /// <summary>
    /// POST an <see cref="EnsureInstance"/>: an <see cref="EnsuredInstance"/> whose service answers, 201 when it was started or kept warm
    /// for this, 200 when it is shared; with <c>Prefer: respond-async</c> 202 and an operation with that result.
    /// </summary>
    public static string ServiceInstances(string id) => $"{Service(id)}/instances";

    /// <summary>GET: all versions, the newest first. POST a <see cref="FreezeService"/>: 202 and an operation that makes the next one.</summary>
    public static string ServiceVersions(string id) => $"{Service(id)}/versions";

    /// <summary>DELETE a version that is not the current one; with <c>?overlay=true</c> its overlay too, unless something else uses it: 204.</summary>
    public static string ServiceVersion(string id, int number) => $"{ServiceVersions(id)}/{number}";

    /// <summary>POST a <see cref="RollbackService"/>: 200 and the <see cref="ServiceInfo"/>.</summary>
    public static string ServiceRollback(string id) => $"{Service(id)}:rollback";

    /// <summary>
    /// GET: one app and its <c>ETag</c>. PATCH an <see cref="EditApp"/>, with <c>If-Match</c>: 200, or 412 when it was changed since.
    /// DELETE: 204.
    /// </summary>
    public static string App(string id) => $"{Apps}/{Uri.EscapeDataString(id)}";

    /// <summary>GET: the package, or with <c>Range</c> a part of it.</summary>
    public static string AppPackage(string id) => $"{App(id)}/package";

    /// <summary>DELETE: 204, the message is gone, read or not.</summary>
    public static string Message(long id) => $"{Messages}/{id}";

    /// <summary>GET: one device. DELETE: 204, as if it had never been paired.</summary>
    public static string Device(string id) => $"{Devices}/{Uri.EscapeDataString(id)}";

    /// <summary>POST: 200 and the <see cref="DeviceInfo"/>: it is refused from now on.</summary>
    public static string DeviceRevoke(string id) => $"{Device(id)}:revoke";

    /// <summary>
    /// GET: one upload. HEAD: <c>Upload-Offset</c>, <c>Upload-Length</c> and <c>Upload-Complete</c>; a piece that is being sent ends. PATCH the bytes from
    /// <c>Upload-Offset</c> on: 204 and the new offset, or 409 and the right one. DELETE: 204, nothing of it stays.
    /// </summary>
    public static string Upload(string id) => $"{Uploads}/{Uri.EscapeDataString(id)}";

    /// <summary>POST a <see cref="FinishUpload"/>: 200 and the <see cref="OverlayInfo"/> that a complete upload became.</summary>
    public static string UploadFinish(string id) => $"{Upload(id)}:finish";

    /// <summary>GET: one lease. PUT or POST a <see cref="RenewLease"/>: it lasts on. DELETE: 204, the seat is free.</summary>
    public static string Lease(string id) => $"{Leases}/{Uri.EscapeDataString(id)}";

    /// <summary>GET: one instance. DELETE: 204; 409 while it lives.</summary>
    public static string Instance(string name) => $"{Instances}/{Uri.EscapeDataString(name)}";

    /// <summary>POST: <paramref name="verb"/> is start, stop (<see cref="StopInstance"/>), pause, resume or save (<see cref="SaveInstance"/>, the result is an <see cref="OverlayInfo"/>). 202 and an operation.</summary>
    public static string InstanceAction(string name, string verb) => $"{Instance(name)}:{verb}";

    /// <summary>
    /// GET: the residue of an instance that lives by a lease, as an OCI archive, after <c>POST :residue</c> has made it (202 and an operation whose result is an <see cref="OverlayInfo"/>) and ended the
    /// machine. It goes with the lease.
    /// </summary>
    public static string InstanceResidue(string name) => $"{Instance(name)}/residue";

    /// <summary>GET: the log as text; <c>?source=serial|qemu</c>, <c>&amp;follow=true</c> goes on until the instance ends.</summary>
    public static string InstanceLog(string name) => $"{Instance(name)}/log";

    /// <summary>GET: the guest's screen, image/png.</summary>
    public static string InstanceScreenshot(string name) => $"{Instance(name)}/screenshot.png";

    /// <summary>
    /// WebSocket: the screen, as VNC (the RFB protocol) in binary messages. Any number of viewers at once that ask for a shared session.
    /// </summary>
    public static string InstanceConsole(string name) => $"{Instance(name)}/console";

    /// <summary>
    /// WebSocket: the serial console, bytes both ways in binary messages; <c>?history=true</c> sends the last 64 KiB that the guest wrote first.
    /// </summary>
    public static string InstanceSerial(string name) => $"{Instance(name)}/serial";

    /// <summary>GET: one operation; <c>?waitSeconds=</c> answers when it ended or the time is over.</summary>
    public static string Operation(string id) => $"{Operations}/{Uri.EscapeDataString(id)}";

    /// <summary>POST: asks it to end. 202.</summary>
    public static string OperationCancel(string id) => $"{Operation(id)}:cancel";

    /// <summary>POST: goes on with one that waits for the user (manual readiness, interactive customisation). 202.</summary>
    public static string OperationProceed(string id) => $"{Operation(id)}:proceed";

    /// <summary>GET: server-sent events of type <see cref="OperationEvent"/>, resumable by <c>Last-Event-ID</c>; ends with the operation.</summary>
    public static string OperationEvents(string id) => $"{Operation(id)}/events";

    /// <summary>As <see cref="InstanceConsole"/>, for the machine that the operation makes: 409 while it has none.</summary>
    public static string OperationConsole(string id) => $"{Operation(id)}/console";

    /// <summary>As <see cref="InstanceScreenshot"/>, for the machine that the operation makes.</summary>
    public static string OperationScreenshot(string id) => $"{Operation(id)}/screenshot.png";

    /// <summary>As <see cref="InstanceSerial"/>, for the machine that the operation makes.</summary>
    public static string OperationSerial(string id) => $"{Operation(id)}/serial";
}
