using Cloudlet.Contracts;
using Cloudlet.Manager.Instances;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Pages;

public class InstancePagesTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

    [Fact]
    public async Task An_empty_list_says_how_to_start()
    {
        var html = await Html.OfAsync<InstanceListPage, InstanceListModel>(
            new InstanceListModel(Slice.OfAll<InstanceInfo>(), new InstanceFilter())
        );

        Assert.Contains("No instance yet", html, StringComparison.Ordinal);
        Assert.Contains("cloudlet synthesize", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_guests_and_files_is_never_markup()
    {
        var instance = Running() with { Overlay = Hostile, Base = Hostile, Reason = Hostile, Clock = Hostile };
        var model = Model(instance) with { QemuLog = Hostile };

        var pages =
            await Html.OfAsync<InstancePage, InstanceModel>(model)
            + await Html.OfAsync<InstanceListPage, InstanceListModel>(
                new InstanceListModel(Slice.OfAll(instance), new InstanceFilter())
            );

        Assert.DoesNotContain("<script", pages, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", pages, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", pages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InstanceState.Running, "Pause, Stop, Kill, Save", "Start, Resume, Delete")]
    [InlineData(InstanceState.Paused, "Resume, Stop, Kill, Save", "Start, Pause, Delete")]
    [InlineData(InstanceState.Stopped, "Start, Delete", "Stop, Pause, Resume, Kill, Save")]
    [InlineData(InstanceState.Failed, "Start, Delete", "Stop, Pause, Resume, Kill, Save")]
    public async Task What_cannot_be_done_now_says_why(InstanceState state, string can, string cannot)
    {
        var html = await Html.OfAsync<InstancePage, InstanceModel>(Model(Running() with { State = state }));

        foreach (var verb in cannot.Split(", "))
            Assert.Matches(
                $"id=\"do-{verb.ToLowerInvariant()}\"[^>]*aria-disabled=\"true\"[^>]*data-why=\"It is [^\"]+\"",
                html
            );
        foreach (var verb in can.Split(", "))
            Assert.DoesNotMatch($"id=\"do-{verb.ToLowerInvariant()}\"[^>]*aria-disabled", html);
    }

    [Fact]
    public async Task Deleting_asks_and_names_what_goes_and_what_stays()
    {
        var html = await Html.OfAsync<InstancePage, InstanceModel>(
            Model(Running() with { State = InstanceState.Stopped })
        );

        Assert.Matches("<dialog id=\"do-delete-dialog\"[^>]*aria-labelledby", html);
        Assert.Contains("The instance ocr-1 goes with its disk and its logs", html, StringComparison.Ordinal);
        Assert.Contains("data-api=\"DELETE /v1/instances/ocr-1\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InstanceState.Stopped, true, "Start boots it from its disk")]
    [InlineData(InstanceState.Failed, false, "It has no disk: Start boots its base as new.")]
    public async Task One_that_has_ended_says_what_is_gone_and_what_a_start_gives(
        InstanceState state,
        bool hasDisk,
        string text
    )
    {
        var html = await Html.OfAsync<InstancePage, InstanceModel>(
            Model(Running() with { State = state }) with
            {
                HasDisk = hasDisk,
            }
        );

        Assert.Contains("what was in its memory is gone", html, StringComparison.Ordinal);
        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains("href=\"/instances:new?overlay=ocr\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "is gone",
            await Html.OfAsync<InstancePage, InstanceModel>(Model(Running())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_action_tells_its_command()
    {
        var html = await Html.OfAsync<InstancePage, InstanceModel>(Model(Running()));

        foreach (
            var command in new[] { "stop ocr-1", "pause ocr-1", "stop ocr-1 --timeout 0s", "save ocr-1 {overlay}" }
        )
            Assert.Contains($"cloudlet instance {command}", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_has_an_inline_script_or_style()
    {
        var html = await Html.OfAsync<InstancePage, InstanceModel>(Model(Running()));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\s(style|on[a-z]+)=", html);
    }

    [Fact]
    public async Task Memory_processor_ports_and_users_are_told()
    {
        var model = Model(Running()) with
        {
            Use = new ProcessUse(57 << 20, 200 << 20, TimeSpan.FromSeconds(30)),
            Uptime = TimeSpan.FromMinutes(5),
            Leases =
            [
                new LeaseInfo
                {
                    Id = "seat",
                    Instance = "1",
                    Service = "ocr",
                    Seconds = 300,
                    ExpiresAt = DateTimeOffset.UnixEpoch,
                },
            ],
        };

        var html = await Html.OfAsync<InstancePage, InstanceModel>(model);

        Assert.Contains("57 MiB</span> own", html, StringComparison.Ordinal);
        Assert.Contains("title=\"209,715,200 bytes\"", html, StringComparison.Ordinal);
        Assert.Contains("10 %", html.Replace("10%", "10 %", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("data-copy=\"127.0.0.1:18080\"", html, StringComparison.Ordinal);
        Assert.Matches("href=\"http://127.0.0.1:18080/\" target=\"_blank\" rel=\"noopener noreferrer\"", html);
        Assert.Contains("<code>seat</code>", html, StringComparison.Ordinal);
    }

    private static InstanceModel Model(InstanceInfo instance) =>
        new(instance, 1, null, null, [], "", HasDisk: true, null);

    private static InstanceInfo Running() =>
        new()
        {
            Id = "1",
            Name = "ocr-1",
            State = InstanceState.Running,
            Overlay = "ocr",
            Base = "debian",
            Ports = [new PortMapping(8080, 18080, "tcp")],
            StartedAt = DateTimeOffset.UnixEpoch,
            MemoryBytes = 512 << 20,
        };
}
