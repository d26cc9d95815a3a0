using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Tasks;

namespace Cloudlet.Manager.Tests.Tasks;

/// <summary>The page of one job, and the pane with all of them.</summary>
public sealed class OperationPageTests
{
    private static readonly OperationInfo Booting = Things.Operation(state: OperationState.Running) with
    {
        Progress = new StageProgress("boot", 0, null),
    };

    private static readonly OperationInfo Hostile = Things.Operation(
        state: OperationState.Waiting,
        subject: HostileText.Value
    ) with
    {
        Waiting = new WaitingFor(HostileText.Value, null, null),
        Progress = new StageProgress(HostileText.Value, 1, 2),
        Steps = [new StepTiming(HostileText.Value, 3)],
    };

    [Fact]
    public async Task A_guest_that_boots_can_be_looked_at_and_frozen_now()
    {
        var html = await PageAsync(new OperationModel(Booting, HasMachine: true, MayProceed: true));

        Assert.Contains($"/operations/{Booting.Id}/screen", html, StringComparison.Ordinal);
        Assert.Contains("id=\"freeze-now\"", html, StringComparison.Ordinal);
        Assert.Contains($"POST /v1/operations/{Booting.Id}:proceed", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_instance_that_a_job_starts_can_be_looked_at_meanwhile()
    {
        var html = await PageAsync(
            new OperationModel(Things.Operation("synthesis", state: OperationState.Running), false, false)
            {
                Instance = "speech-1",
            }
        );

        foreach (var place in new[] { "", "/screen", "/serial" })
            Assert.Contains($"href=\"/instances/speech-1{place}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/operations/7/screen", html, StringComparison.Ordinal);
    }

    public static TheoryData<string, object, string?> Results =>
        new()
        {
            {
                "overlay.verify",
                new VerificationResult(Things.Digest, Blobs: 3, Bytes: 2 << 20, Pages: 1234),
                "It is whole: 3 blobs (2 MiB) were read, and all of its 1,234 pages decode to what they must be."
            },
            {
                "overlay.recompress",
                new RecompressionResult(Things.Overlay() with { Bytes = 3 << 20 }, BytesBefore: 4 << 20),
                "It was 4 MiB and is 3 MiB now: 25 % less travels."
            },
            {
                "overlay.recompress",
                new RecompressionResult(Things.Overlay() with { Bytes = 4 << 20 }, BytesBefore: 4 << 20),
                "It is 4 MiB, as before: no smaller encoding was found."
            },
            {
                "overlay.import",
                Things.Overlay(baseName: Things.Digest) with
                {
                    BaseTitle = "field",
                },
                "It cannot be started yet: its base field is not on this cloudlet. Export that where it is, and import it here."
            },
            { "overlay.import", Things.Overlay(), null },
        };

    [Theory]
    [MemberData(nameof(Results))]
    public void What_came_of_a_job_is_said_where_it_made_nothing_to_go_on_to(
        string kind,
        object result,
        string? text
    ) => Assert.Equal(text, OperationResult.Text(Things.Operation(kind, result: result)));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Nothing_is_frozen_now_without_a_machine_or_while_no_guest_is_waited_for(
        bool hasMachine,
        bool mayProceed
    )
    {
        var html = await PageAsync(new OperationModel(Booting, hasMachine, mayProceed));

        Assert.DoesNotContain("freeze-now", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_places_that_a_finished_job_leads_to_the_next_step_stands_out()
    {
        var made = Things.Operation("overlay.create", result: new { name = "ocr" });
        var html = await PageAsync(new OperationModel(made, HasMachine: false, MayProceed: false));

        Assert.Contains($"class=\"btn\" href=\"{Places.Overlay("ocr")}\"", html, StringComparison.Ordinal);
        Assert.Contains(
            $"class=\"btn btn-primary\" href=\"{Places.NewService("ocr")}\"",
            html,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("overlay.create", OperationState.Failed, "/overlays:new?again=")]
    [InlineData("base.create", OperationState.Cancelled, "/bases:new?again=")]
    [InlineData("synthesis", OperationState.Failed, "/instances:new?again=")]
    [InlineData("service.import", OperationState.Failed, "/services:import")]
    public async Task A_job_that_made_nothing_leads_back_to_its_form(string kind, OperationState state, string place)
    {
        var failed = Things.Operation(kind, state);
        var html = await PageAsync(new OperationModel(failed, HasMachine: false, MayProceed: false));

        Assert.Contains($"href=\"{place}", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_called_by_what_it_does_and_one_without_words_by_its_kind()
    {
        Assert.Contains(
            "Start the service",
            await PaneAsync(Things.Operation("service.ensure")),
            StringComparison.Ordinal
        );
        Assert.Contains("tea.make", await PaneAsync(Things.Operation("tea.make")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_another_one_began_is_told_of_by_that_one()
    {
        var start = Things.Operation("service.start", OperationState.Running) with { Id = "child", Parent = "parent" };
        var html = await PaneAsync(Booting, start);

        Assert.Contains("1 running", html, StringComparison.Ordinal);
        Assert.DoesNotContain("child", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_closed_pane_tells_what_runs_and_how_far_it_is()
    {
        var copying = Booting with { Progress = new StageProgress("copy disk", 45, 100) };

        Assert.Matches("Make the base [^<]*: copy disk, 45", await PaneAsync(copying));
    }

    [Fact]
    public async Task A_job_that_waits_for_a_person_has_one_button_to_go_on()
    {
        var html = await PageAsync(new OperationModel(Hostile, HasMachine: true, MayProceed: true));

        Assert.Contains($"id=\"proceed-{Hostile.Id}", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("freeze-now", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<progress", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_job_is_called_and_tells_is_text()
    {
        HostileText.AssertIsText(await PageAsync(new OperationModel(Hostile, HasMachine: true, MayProceed: true)));
        HostileText.AssertIsText(await PaneAsync(Hostile));
        HostileText.AssertIsText(await PaneAsync(Hostile with { State = OperationState.Running, Waiting = null }));
    }

    [Fact]
    public async Task The_pane_has_the_log_of_each_job_and_cancels_those_that_run()
    {
        var ended = Things.Operation();
        var html = await PaneAsync(Booting, ended);

        Assert.Contains($"data-log=\"/v1/operations/{Booting.Id}/events\"", html, StringComparison.Ordinal);
        Assert.Contains($"data-log=\"/v1/operations/{ended.Id}/events\"", html, StringComparison.Ordinal);
        Assert.Contains($"id=\"pane-cancel-{Booting.Id}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"cancel-{ended.Id}", html, StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(OperationModel model) => Html.OfAsync<OperationPage, OperationModel>(model);

    private static Task<string> PaneAsync(params OperationInfo[] all) =>
        Html.OfAsync<TaskPane, TaskPaneModel>(TaskPaneModel.Of(all));
}
