using Cloudlet.Manager.Apps;
using Cloudlet.Server.Apps;

namespace Cloudlet.Manager.Tests.Apps;

/// <summary>The pages of apps.</summary>
public sealed class AppPageTests
{
    [Fact]
    public async Task An_empty_store_says_how_to_start()
    {
        var html = await Html.OfAsync<AppListPage, AppListModel>(
            new AppListModel(Slice.OfAll<AppInfo>(), new AppSearch(), [])
        );

        Assert.Contains("cloudlet app add FILE", html);
    }

    [Fact]
    public void The_store_is_searched_by_text_and_platform()
    {
        AppInfo[] all =
        [
            Things.App("Speech"),
            Things.App("Face") with
            {
                Platform = "linux",
                Service = null,
                Tags = [],
            },
        ];

        Assert.Equal("Speech", Assert.Single(all, new AppSearch("VOICE").Finds).Name);
        Assert.Equal("Face", Assert.Single(all, new AppSearch(Platform: "linux").Finds).Name);
        Assert.DoesNotContain(all, new AppSearch("voice", "linux").Finds);
    }

    [Fact]
    public async Task An_app_is_downloaded_as_a_device_does_and_deleted_after_a_question_that_names_it()
    {
        var html = await Html.OfAsync<AppPage, AppModel>(new AppModel(Things.App()));

        Assert.Contains("href=\"/v1/apps/0a1b2c3d4e5f/package\"", html);
        Assert.Contains("The app Speech goes with its package speech.apk, 3 MiB.", html);
        Assert.Contains("data-api=\"DELETE /v1/apps/0a1b2c3d4e5f\"", html);
    }

    [Fact]
    public async Task What_an_apk_says_of_itself_is_shown_as_text()
    {
        var android = new AndroidPackage
        {
            Package = HostileText.Value,
            Label = HostileText.Value,
            VersionName = HostileText.Value,
            VersionCode = 42,
        };
        var app = Things.App(HostileText.Value, HostileText.Value, android) with { FileName = HostileText.Value };

        var html = await Html.OfAsync<AppPage, AppModel>(new AppModel(app));

        HostileText.AssertIsText(html);
        Assert.Contains("<dd>42</dd>", html);
        HostileText.AssertIsText(
            await Html.OfAsync<AppListPage, AppListModel>(new AppListModel(Slice.OfAll(app), new AppSearch(), []))
        );
    }

    [Fact]
    public async Task Each_fault_of_a_new_app_is_shown_beside_its_field()
    {
        var html = await Html.OfAsync<NewAppPage, NewAppModel>(new NewAppModel(2L << 30));

        var faults = FormFields.AssertShow(
            html,
            () =>
                AppPlan.Check(
                    new AddApp
                    {
                        FileName = "a/b",
                        Name = "",
                        Service = "no id",
                        Description = new string('x', 2001),
                        Version = "",
                        Tags = [""],
                        Platform = "Not A Word",
                        LeastOsVersion = "",
                        Sha256 = "short",
                    }
                )
        );
        Assert.Equal(9, faults.Count);
    }
}
