namespace Cloudlet.Manager.Pages;

/// <summary>Where pages are. Names are escaped here; forms for new things are behind a colon, which no name has.</summary>
internal static class Places
{
    public static string Base(string name) => $"/bases/{Uri.EscapeDataString(name)}";

    public static string Overlay(string name) => $"/overlays/{Uri.EscapeDataString(name)}";

    public static string NewOverlay(string baseName) => $"/overlays:new?base={Uri.EscapeDataString(baseName)}";

    public static string Service(string id) => $"/services/{Uri.EscapeDataString(id)}";

    public static string EditService(string id) => $"{Service(id)}/edit";

    public static string NewService(string overlay) => $"/services:new?overlay={Uri.EscapeDataString(overlay)}";

    public static string Instance(string name) => $"/instances/{Uri.EscapeDataString(name)}";

    public static string NewInstance(string overlay) => $"/instances:new?overlay={Uri.EscapeDataString(overlay)}";

    public static string App(string id) => $"/apps/{Uri.EscapeDataString(id)}";

    public static string Operation(string id) => $"/operations/{Uri.EscapeDataString(id)}";

    /// <summary>The page of a job: {id} is taken from the answer that tells its beginning.</summary>
    public const string StartedOperation = "/operations/{id}";
}
