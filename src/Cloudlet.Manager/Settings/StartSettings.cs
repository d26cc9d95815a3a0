using System.Globalization;
using Cloudlet.Manager.Parts;
using Cloudlet.Server;

namespace Cloudlet.Manager.Settings;

/// <summary>A daemon's settings for people.</summary>
internal static class StartSettings
{
    /// <summary>All that matters to somebody who looks after a box.</summary>
    /// <param name="settings">What the daemon runs with.</param>
    /// <param name="manager">Where the pages are.</param>
    public static IReadOnlyList<StartSetting> Of(ServerSettings settings, ManagerListener manager)
    {
        var found = settings.Advertising;
        return
        [
            new("Manager", manager.ToString(), "--manager-url"),
            new("Data directory", settings.DataDirectory, "--data"),
            new("Socket", settings.SocketPath, "--socket"),
            // What it connects with may hold a password.
            new("Catalogue", settings.Catalogue is null ? "SQLite in the data directory" : "PostgreSQL", "--catalogue"),
            new("Devices are answered at", settings.DeviceListener?.ToString() ?? "no address", "--device-url"),
            new("Devices that may start machines", settings.Access.ToString().ToLowerInvariant(), "--access"),
            new("Ports of instances are bound to", settings.PortAddress.ToString(), "--access, --device-url"),
            new(
                "Found on",
                found.Interfaces is { } names
                    ? string.Join(", ", names.Order(StringComparer.Ordinal))
                    : "all interfaces",
                "--interface"
            ),
            new("Emulator", settings.QemuPath, "--qemu"),
            new(
                "Guests' processors for each of the box",
                settings.CpuOvercommit.ToString(CultureInfo.InvariantCulture),
                "--cpu-overcommit"
            ),
            new("Overlays are made smaller while it is idle", settings.Recompress ? "yes" : "no", "--recompress"),
            new("Largest app", SizeText.Of(settings.AppLimitBytes), null),
            new("Largest upload of a disk image", SizeText.Of(settings.Uploads.DiskLimitBytes), null),
            new("Largest upload of an overlay", SizeText.Of(settings.Uploads.OverlayLimitBytes), null),
            new("An idle upload is kept for", $"{settings.Uploads.Idle.TotalMinutes:0} minutes", null),
        ];
    }
}
