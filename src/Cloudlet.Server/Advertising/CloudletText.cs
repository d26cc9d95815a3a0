using System.Globalization;
using Cloudlet.Contracts;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Server.Advertising;

/// <summary>What a cloudlet tells before anyone connects; the keys are an interface: see docs/discovery.md.</summary>
/// <param name="Id">The cloudlet's id.</param>
/// <param name="Version">The daemon's version.</param>
/// <param name="Processors">Its host's processors.</param>
internal sealed record CloudletText(Guid Id, string Version, int Processors)
{
    /// <summary>The text, with how busy the host is.</summary>
    public ServiceText With(double load) =>
        ServiceText.Of(
            (Announcement.FormatKey, Announcement.Format),
            (Announcement.IdKey, Id.ToString("D")),
            (Announcement.VersionKey, Version),
            (Announcement.PathKey, "/v1"),
            (Announcement.ProcessorsKey, Processors.ToString(CultureInfo.InvariantCulture)),
            (Announcement.LoadKey, load.ToString("0.0#", CultureInfo.InvariantCulture))
        );
}
