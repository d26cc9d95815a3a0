using Cloudlet.Manager.Overlays;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Manager.Tests.Overlays;

/// <summary>The pages of overlays, and the form for a Service VM.</summary>
public sealed class OverlayPageTests
{
    [Theory]
    [InlineData(true, "/overlays:new")]
    [InlineData(false, "/bases:new")]
    public async Task Without_an_overlay_the_list_says_how_to_start(bool hasBase, string place)
    {
        var html = await Html.OfAsync<OverlayListPage, OverlayListModel>(
            new OverlayListModel(Slice.OfAll<OverlayRow>(), [], hasBase)
        );

        Assert.Contains($"<a href=\"{place}\">", html);
    }

    [Fact]
    public async Task A_damaged_overlay_hides_no_other_and_can_only_be_deleted()
    {
        var html = await Html.OfAsync<OverlayListPage, OverlayListModel>(
            new OverlayListModel(
                Slice.OfAll(new OverlayRow(Things.Overlay(), ["org.example.speech"], 1)),
                ["broken"],
                HasBase: true
            )
        );

        Assert.Contains("href=\"/overlays/speech\"", html);
        Assert.Contains("The overlay broken is damaged.", html);
        Assert.Contains("data-api=\"DELETE /v1/overlays/broken\"", html);
    }

    [Fact]
    public async Task An_overlay_shows_where_its_pages_come_from_the_most_frequent_source_first()
    {
        var html = await Html.OfAsync<OverlayPage, OverlayModel>(new OverlayModel(Things.Overlay(baseName: "d"), []));

        Assert.Contains("max=\"2400\" value=\"2400\" aria-label=\"sent as they are\"", html);
        Assert.True(
            html.IndexOf("sent as they are", StringComparison.Ordinal)
                < html.IndexOf("all zero", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_overlay_that_is_as_small_as_it_gets_says_so()
    {
        var html = await Html.OfAsync<OverlayPage, OverlayModel>(
            new OverlayModel(Things.Overlay(baseName: "d") with { Effort = OverlayEffort.Max }, [])
        );

        Assert.Contains("It is as small as it gets", html);
        Assert.DoesNotContain(":recompress\"", html);
    }

    [Fact]
    public async Task An_overlay_whose_base_is_not_here_says_why_it_cannot_be_started()
    {
        var html = await Html.OfAsync<OverlayPage, OverlayModel>(
            new OverlayModel(Things.Overlay(baseName: Things.Digest), [])
        );

        Assert.Contains("Its base is not on this cloudlet: import that first.", html);
        Assert.DoesNotContain("data-api=\"POST /v1/synthesis\"", html);
    }

    [Fact]
    public async Task An_overlay_of_a_service_is_not_deleted_and_the_service_is_named()
    {
        var html = await Html.OfAsync<OverlayPage, OverlayModel>(
            new OverlayModel(Things.Overlay(baseName: "d"), [User.OfOverlay("org.example.speech")])
        );

        Assert.Contains("In use by service org.example.speech. Delete that first.", html);
        Assert.DoesNotContain("data-api=\"DELETE", html);
    }

    [Fact]
    public async Task What_an_overlay_of_others_says_is_text() =>
        HostileText.AssertIsText(
            await Html.OfAsync<OverlayPage, OverlayModel>(
                new OverlayModel(
                    Things.Overlay(ready: HostileText.Value, baseName: HostileText.Value),
                    [User.OfOverlay(HostileText.Value), User.Instance(HostileText.Value), User.Job(HostileText.Value)]
                )
            )
        );

    [Fact]
    public async Task Each_fault_of_a_new_service_vm_is_shown_beside_its_field()
    {
        var html = await Html.OfAsync<NewOverlayPage, NewOverlayModel>(new NewOverlayModel(["debian"], null));

        var faults = FormFields.AssertShow(
            html,
            () =>
                OverlayPlan.From(
                    new CreateOverlay
                    {
                        Name = "",
                        Copies = [new GuestCopy("here", "there")],
                        Scripts = [new GuestScript("script", " ")],
                        Ports = [0],
                        Ready = "perhaps",
                        Train = true,
                        TimeoutSeconds = -1,
                    }
                )
        );
        Assert.Equal(8, faults.Count);
    }
}
