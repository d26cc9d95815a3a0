using Cloudlet.Manager.Tasks;

namespace Cloudlet.Manager.Tests.Tasks;

/// <summary>The list of operations.</summary>
public sealed class HistoryPageTests
{
    private static readonly OperationInfo[] All =
    [
        Things.Operation("overlay.create", OperationState.Waiting, "speech"),
        Things.Operation(
            "base.create",
            OperationState.Failed,
            "debian",
            error: new Problem
            {
                Code = "not-ready",
                Detail = HostileText.Value,
                Next = "Look at its console.",
            }
        ),
        Things.Operation("base.create", OperationState.Succeeded, "busybox", new { name = "busybox" }),
    ];

    [Theory]
    [InlineData("", "", "", 3)]
    [InlineData("base.create", "", "", 2)]
    [InlineData("base.create", "failed", "", 1)]
    [InlineData("", "", "SPEE", 1)]
    [InlineData("synthesis", "", "", 0)]
    public void The_history_is_filtered_by_kind_state_and_name(string kind, string state, string subject, int count)
    {
        Assert.Equal(count, All.Count(new HistoryFilter(kind, state, subject).Finds));
    }

    [Fact]
    public async Task A_failure_says_why_and_what_to_do_as_text()
    {
        var html = await Html.OfAsync<HistoryPage, HistoryModel>(
            new HistoryModel(Slice.OfAll(All), new HistoryFilter(), [])
        );

        HostileText.AssertIsText(html);
        Assert.Contains("Look at its console.", html);
    }

    [Theory]
    [InlineData("base.create", "/bases/x", "/overlays:new?base=x")]
    [InlineData("overlay.create", "/overlays/x", "/services:new?overlay=x")]
    [InlineData("instance.save", "/overlays/x", "/services:new?overlay=x")]
    public void What_a_job_made_leads_to_its_page_and_to_the_next_step(string kind, params string[] places)
    {
        var operation = Things.Operation(kind, result: new { name = "x" });

        Assert.Equal(places, OperationResult.Links(operation).Select(link => link.Place));
    }

    [Fact]
    public void A_started_service_leads_to_its_instance_and_to_where_it_is_reached()
    {
        var operation = Things.Operation(
            "service.ensure",
            subject: "org.example.speech",
            result: new { instance = new { name = "speech-1" } }
        );

        Assert.Equal(
            ["/instances/speech-1", "/services/org.example.speech"],
            OperationResult.Links(operation).Select(link => link.Place)
        );
    }

    [Fact]
    public void A_job_that_failed_leads_nowhere_but_back_to_its_form()
    {
        Assert.Empty(OperationResult.Links(Things.Operation("instance.save", OperationState.Failed)));
        Assert.Equal(
            "Back to the form",
            Assert.Single(OperationResult.Links(Things.Operation("base.create", OperationState.Failed))).Text
        );
    }
}
