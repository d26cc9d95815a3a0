using Cloudlet.Manager.About;

namespace Cloudlet.Manager.Tests.About;

/// <summary>What is inside.</summary>
public sealed class AboutPageTests
{
    [Fact]
    public void Each_npm_package_in_the_browsers_files_is_listed_with_its_version_and_licence()
    {
        var parts = BrowserParts.List;

        Assert.Contains(parts, part => part is { Name: "@tabler/core", Licence: "MIT", Version.Length: > 0 });
        Assert.Contains(parts, part => part is { Name: "@novnc/novnc", Licence: "MPL-2.0" });
        Assert.Contains(parts, part => part.Name == "qrcode-generator");
        Assert.DoesNotContain(parts, part => part.Licence.Length == 0);
    }

    [Fact]
    public async Task The_page_shows_all_of_it_as_text()
    {
        var model = new AboutModel(
            "0.1.0",
            [("QEMU", HostileText.Value)],
            [new AboutPart("Npgsql", "10.0.0", "PostgreSQL", "daemon")]
        );

        var html = await Html.OfAsync<AboutPage, AboutModel>(model);

        HostileText.AssertIsText(html);
        Assert.Contains("<td data-title=\"Licence\">PostgreSQL</td>", html);
    }
}
