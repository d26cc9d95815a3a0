using Cloudlet.Manager.Bases;
using Cloudlet.Server.Bases;

namespace Cloudlet.Manager.Tests.Bases;

/// <summary>The pages of bases.</summary>
public sealed class BasePageTests
{
    [Fact]
    public async Task Without_a_base_the_list_says_how_to_start()
    {
        var html = await Html.OfAsync<BaseListPage, BaseListModel>(new BaseListModel(Slice.OfAll<BaseRow>()));

        Assert.Contains("href=\"/bases:new\"", html);
        Assert.Contains("cloudlet base create NAME DISK", html);
    }

    [Fact]
    public async Task The_list_shows_sizes_for_people_with_the_exact_bytes_on_hover()
    {
        var html = await Html.OfAsync<BaseListPage, BaseListModel>(
            new BaseListModel(Slice.OfAll(new BaseRow(Things.Base(), Overlays: 3, Instances: 2)))
        );

        Assert.Contains("<span title=\"812,345,678 bytes\">775 MiB</span>", html);
        Assert.Contains("href=\"/bases/debian\"", html);
    }

    [Fact]
    public async Task A_base_on_which_something_stands_says_why_it_cannot_be_deleted_and_by_whom()
    {
        var model = new BaseModel(
            Things.Base(),
            null,
            [User.OfBase("speech"), User.Instance("speech-1"), User.Job("the creation of overlay face")]
        );
        var html = await Html.OfAsync<BasePage, BaseModel>(model);

        Assert.Equal(
            "In use by overlay speech, instance speech-1, the creation of overlay face. Delete them first.",
            User.WhyNotDelete(model.Users)
        );
        Assert.Contains("aria-disabled=\"true\" title=\"In use by overlay speech", html);
        Assert.DoesNotContain("data-api=\"DELETE", html);
        Assert.Contains("href=\"/overlays/speech\"", html);
        Assert.Contains("href=\"/instances/speech-1\"", html);
    }

    [Fact]
    public async Task A_base_that_nothing_stands_on_is_deleted_after_a_question_that_names_it()
    {
        var html = await Html.OfAsync<BasePage, BaseModel>(new BaseModel(Things.Base(), null, []));

        Assert.Contains("data-api=\"DELETE /v1/bases/debian\"", html);
        Assert.Contains("The base debian goes with its disk and its memory", html);
        Assert.Contains("cloudlet base delete debian", html);
    }

    [Fact]
    public async Task What_a_guest_or_a_file_says_is_text()
    {
        var item = Things.Base(ready: HostileText.Value);
        var boot = new KernelBoot(HostileText.Value, HasInitrd: true);

        HostileText.AssertIsText(
            await Html.OfAsync<BasePage, BaseModel>(
                new BaseModel(
                    item,
                    boot,
                    [User.OfBase(HostileText.Value), User.Instance(HostileText.Value), User.Job(HostileText.Value)]
                )
            )
        );
    }

    [Fact]
    public async Task An_image_that_is_here_in_part_says_how_much_and_can_be_discarded()
    {
        var html = await Html.OfAsync<NewBasePage, NewBaseModel>(
            new NewBaseModel("Nehalem", [Things.Upload("debian.img")], "/run/s")
        );

        Assert.Contains("debian.img", html, StringComparison.Ordinal);
        Assert.Contains("3 MiB", html, StringComparison.Ordinal);
        Assert.Contains("8 MiB", html, StringComparison.Ordinal);
        Assert.Contains("DELETE /v1/uploads/u1", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_fault_of_a_new_base_is_shown_beside_its_field()
    {
        var html = await Html.OfAsync<NewBasePage, NewBaseModel>(new NewBaseModel("Nehalem", [], "/run/s"));

        var faults = FormFields.AssertShow(
            html,
            () =>
                BasePlan.From(
                    new CreateBase
                    {
                        Name = "No Name",
                        Disk = "relative.img",
                        Initrd = "initrd",
                        CommandLine = "quiet",
                        MemoryBytes = 1,
                        Cpus = 0,
                        Accelerator = "hvf",
                        Ready = "perhaps",
                        TimeoutSeconds = -1,
                    }
                )
        );
        Assert.Equal(9, faults.Count);
    }
}
