using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue.Rows;

namespace Cloudlet.Server.Apps;

/// <summary>Apps as rows, and back.</summary>
internal static class AppRows
{
    /// <summary>A new row.</summary>
    public static AppRow ToRow(App app)
    {
        var row = new AppRow
        {
            Id = app.Id,
            Name = "",
            Description = "",
            Tags = "[]",
            Platform = "",
            FileName = app.Package.FileName,
            Bytes = app.Package.Bytes,
            Sha256 = app.Package.Sha256,
            Md5 = app.Package.Md5,
            Android = app.Package.Android is { } android
                ? JsonSerializer.Serialize(android, AppJson.Default.AndroidPackage)
                : null,
            CreatedAt = app.CreatedAt,
            ChangedAt = app.ChangedAt,
            Revision = app.Revision,
        };
        Fill(row, app);
        return row;
    }

    /// <summary>Writes what may change into a row.</summary>
    public static void Fill(AppRow row, App app)
    {
        row.Name = app.Name;
        row.ServiceId = app.Service;
        row.Description = app.Description;
        row.Version = app.Version;
        row.Tags = JsonSerializer.Serialize(app.Tags, AppJson.Default.IReadOnlyListString);
        row.Platform = app.Platform;
        row.LeastOsVersion = app.LeastOsVersion;
        row.ChangedAt = app.ChangedAt;
        row.Revision = app.Revision;
    }

    /// <summary>What a row says.</summary>
    public static App ToApp(AppRow row) =>
        new()
        {
            Id = row.Id,
            Name = row.Name,
            Service = row.ServiceId,
            Description = row.Description,
            Version = row.Version,
            Tags = JsonSerializer.Deserialize(row.Tags, AppJson.Default.IReadOnlyListString)!,
            Platform = row.Platform,
            LeastOsVersion = row.LeastOsVersion,
            Package = new AppPackage(
                row.FileName,
                row.Bytes,
                row.Sha256,
                row.Md5,
                row.Android is null ? null : JsonSerializer.Deserialize(row.Android, AppJson.Default.AndroidPackage)
            ),
            Downloads = row.Downloads,
            CreatedAt = row.CreatedAt,
            ChangedAt = row.ChangedAt,
            Revision = row.Revision,
        };
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(AndroidPackage))]
internal sealed partial class AppJson : JsonSerializerContext;
