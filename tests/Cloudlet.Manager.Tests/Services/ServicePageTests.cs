using Cloudlet.Manager.Services;
using Cloudlet.Server.Services;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Cloudlet.Manager.Tests.Services;

/// <summary>The pages of services.</summary>
public sealed class ServicePageTests
{
    [Fact]
    public async Task The_list_tells_which_services_answer_at_once()
    {
        var rows = Slice.OfAll(
            new ServiceRow(Things.Service("org.example.one"), Instances: 2, IsReady: true),
            new ServiceRow(Things.Service("org.example.two"), Instances: 0, IsReady: false)
        );
        var html = await Html.OfAsync<ServiceListPage, ServiceListModel>(
            new ServiceListModel(rows, new ServiceSearch(Text: "a b"), ["voice"], HasOverlay: true)
        );

        Assert.Equal(2, html.Split("answers at once").Length);
        Assert.Contains("href=\"/services?tag=voice\"", html);
    }

    [Theory]
    [InlineData("field", true)]
    [InlineData(null, false)]
    public async Task One_whose_base_is_missing_names_it_and_cannot_be_started(string? missing, bool isTold)
    {
        var html = await Html.OfAsync<ServicePage, ServiceModel>(
            new ServiceModel(Things.Service(), [Things.Version(2, current: true, "1.0")], [], null)
            {
                MissingBase = missing,
            }
        );

        Assert.Equal(isTold, html.Contains("its base <strong>field</strong> is not on this cloudlet"));
        Assert.Equal(isTold, html.Contains("data-why=\"Its base field is not on this cloudlet: import that first.\""));
    }

    [Fact]
    public async Task An_earlier_version_can_be_deleted_while_no_instance_of_it_runs()
    {
        ServiceVersionInfo[] versions =
        [
            Things.Version(3, current: true, "3"),
            Things.Version(2, current: false, "2") with
            {
                Overlay = "older",
            },
            Things.Version(1, current: false, "1"),
        ];
        var html = await Html.OfAsync<ServicePage, ServiceModel>(
            new ServiceModel(
                Things.Service(),
                versions,
                [new ServiceInstance(Things.Instance(), 1, 5, IsWarm: false)],
                null
            )
        );

        Assert.DoesNotContain("id=\"delete-3\"", html);
        Assert.Contains("Instances of it run: speech-1.", html); // Of version 2.
        Assert.Contains("DELETE /v1/services/org.example.speech/versions/1?overlay=true", html);
        Assert.Contains("stays: another version is made of it.", html);
    }

    [Fact]
    public async Task A_search_that_finds_nothing_leads_back_to_all()
    {
        var html = await Html.OfAsync<ServiceListPage, ServiceListModel>(
            new ServiceListModel(
                Slice.OfAll<ServiceRow>(),
                new ServiceSearch(Text: HostileText.Value),
                [],
                HasOverlay: true
            )
        );

        Assert.Contains("None is like that", html);
        HostileText.AssertIsText(html);
    }

    [Theory]
    [InlineData("SPEECH", "", true)]
    [InlineData("hear", "", true)]
    [InlineData("", "voice", true)]
    [InlineData("", "voi", false)]
    [InlineData("face", "", false)]
    [InlineData("speech", "video", false)]
    public void A_search_finds_by_a_part_of_a_text_and_by_a_whole_tag(string text, string tag, bool finds)
    {
        var query = new QueryCollection(
            new Dictionary<string, StringValues>
            {
                ["text"] = text,
                ["tag"] = tag,
                ["skip"] = "x",
            }
        );

        Assert.Equal(finds, ServiceSearch.From(query).Finds(Things.Service()));
    }

    [Fact]
    public async Task A_service_is_started_changed_and_rolled_back_by_requests_that_the_command_line_could_make()
    {
        var html = await PageAsync(instances: []);

        Assert.Contains("data-api=\"POST /v1/services/org.example.speech/instances\"", html);
        Assert.Contains("cloudlet service start org.example.speech --own --lease 24h --wait 1m", html);
        Assert.Contains(
            "data-api=\"POST /v1/services/org.example.speech:rollback\" data-body=\"{&quot;number&quot;:1}\"",
            html
        );
        Assert.Contains("data-headers=\"{&quot;If-Match&quot;:&quot;\\&quot;7\\&quot;&quot;}\"", html);
    }

    [Fact]
    public async Task Without_a_running_instance_the_page_says_why_nothing_can_be_frozen()
    {
        var html = await PageAsync(
            instances: [new ServiceInstance(Things.Instance(state: InstanceState.Starting), 0, 5, false)]
        );

        Assert.Contains("id=\"freeze\" aria-disabled=\"true\"", html);
    }

    [Fact]
    public async Task The_instance_that_was_started_to_be_changed_is_the_one_to_freeze()
    {
        ServiceInstance Started(string name, int minutes, bool isOwn) =>
            new(Things.Instance(name) with { StartedAt = Things.Noon.AddMinutes(minutes) }, 1, 5, false, isOwn);

        var html = await PageAsync([Started("shared", 3, false), Started("old", 1, true), Started("changed", 2, true)]);

        var places = new[] { "changed: shared with nobody", "old: shared with nobody", "shared: 1 of 5 seats taken" }
            .Select(text => html.IndexOf($">{text}</option>", StringComparison.Ordinal))
            .ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("href=\"/instances/changed/serial\"", html);
    }

    [Fact]
    public async Task An_instance_has_its_address_as_a_qr_code_for_a_phone()
    {
        var html = await PageAsync([new ServiceInstance(Things.Instance(), 2, 5, false)], address: "192.0.2.7");

        Assert.Contains("data-qr=\"http://192.0.2.7:40123/\"", html);
        Assert.Contains("2 of 5 seats taken", html);
    }

    [Fact]
    public async Task A_box_that_no_device_reaches_says_so_instead_of_a_useless_code()
    {
        var html = await PageAsync([new ServiceInstance(Things.Instance(), 0, 5, IsWarm: true)], address: null);

        Assert.DoesNotContain("data-qr=", html);
        Assert.Contains("serve --device-url", html);
        Assert.Contains("127.0.0.1:40123", html);
    }

    [Fact]
    public async Task Deleting_names_the_instances_that_go_too()
    {
        var html = await PageAsync([new ServiceInstance(Things.Instance(), 2, 5, false)]);

        Assert.Contains("its instances are stopped and deleted: speech-1", html);
        Assert.Contains("data-api=\"DELETE /v1/services/org.example.speech?stop=true\"", html);
    }

    [Fact]
    public async Task What_a_service_says_is_text() =>
        HostileText.AssertIsText(
            await Html.OfAsync<ServicePage, ServiceModel>(
                new ServiceModel(
                    Things.Service(description: HostileText.Value),
                    [Things.Version(1, current: false, HostileText.Value)],
                    [new ServiceInstance(Things.Instance(HostileText.Value), 0, 1, false)],
                    "192.0.2.7"
                )
            )
        );

    [Fact]
    public async Task Each_fault_of_a_new_service_is_shown_beside_its_field()
    {
        var html = await Html.OfAsync<NewServicePage, ServiceFormModel>(new ServiceFormModel(null, ["speech"], null));

        var faults = FormFields.AssertShow(
            html,
            () =>
                ServicePlan.Create(
                    new CreateService
                    {
                        Id = "no id",
                        Description = new string('x', 2001),
                        Tags = [""],
                        Version = "",
                        Overlay = "unknown",
                        Ports = [0],
                        Ready = "manual",
                        Users = 0,
                        Warm = -1,
                        IdleSeconds = -1,
                        LeastMemoryBytes = -1,
                        IdealMemoryBytes = -2,
                    },
                    _ => null,
                    Things.Noon
                )
        );
        Assert.Equal(12, faults.Count);
    }

    [Fact]
    public async Task The_form_of_an_edit_has_what_the_service_is_and_sends_only_what_was_changed()
    {
        var html = await Html.OfAsync<EditServicePage, ServiceFormModel>(
            new ServiceFormModel(Things.Service(), ["face", "speech"], null)
        );

        Assert.Contains("data-only-changed", html);
        Assert.Contains("<option value=\"speech\" selected", html);
        Assert.Contains("value=\"256M\"", html);
        Assert.Contains("value=\"voice, audio\"", html);
    }

    private static Task<string> PageAsync(IReadOnlyList<ServiceInstance> instances, string? address = null) =>
        Html.OfAsync<ServicePage, ServiceModel>(
            new ServiceModel(
                Things.Service(),
                [Things.Version(2, current: true, "1.0"), Things.Version(1, current: false, "0.9")],
                instances,
                address
            )
        );
}
