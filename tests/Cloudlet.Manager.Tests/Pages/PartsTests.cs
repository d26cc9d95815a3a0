using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Pages;

public class PartsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(200L << 20, "200 MiB")]
    [InlineData(3L << 40, "3 TiB")]
    public void Sizes_are_for_people(long bytes, string text) => Assert.Equal(text, SizeText.Of(bytes));

    [Fact]
    public async Task A_field_has_a_label_help_and_a_place_for_its_fault()
    {
        var html = await Html.OfAsync<Field>(
            new()
            {
                ["Name"] = "ports.first",
                ["Label"] = "Port",
                ["Help"] = "1 to 65535",
                ["Required"] = true,
            }
        );

        Assert.Contains(
            "<label class=\"form-label required\" for=\"field-ports-first\">Port</label>",
            html,
            StringComparison.Ordinal
        );
        Assert.Matches(
            "<input[^>]*id=\"field-ports-first\"[^>]*aria-describedby=\"field-ports-first-help field-ports-first-fault\"",
            html
        );
        Assert.Contains("data-fault=\"ports.first\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_part_asks_for_itself_when_one_of_its_topics_is_told()
    {
        var html = await Html.OfAsync<Live>(new() { ["Id"] = "cards", ["On"] = "instance,lease" });

        Assert.Contains("hx-select=\"#cards &gt; *\"", html, StringComparison.Ordinal);
        Assert.Contains(
            "hx-trigger=\"live:instance from:body, live:lease from:body, live:all from:body\"",
            html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_goes_for_ever_is_asked_again_in_a_dialog()
    {
        var action = new ApiAction("Delete", "trash", "DELETE /v1/bases/x", "cloudlet base delete x")
        {
            Confirm = "x goes.",
        };

        var html = await Html.OfAsync<ActionButton>(new() { ["Id"] = "go", ["Action"] = action });

        Assert.Matches("<button[^>]*id=\"go\"[^>]*data-dialog=\"go-dialog\"", html);
        Assert.DoesNotMatch("<button[^>]*id=\"go\"[^>]*data-api", html);
        Assert.Contains("x goes.", html, StringComparison.Ordinal);
        Assert.Contains("cloudlet base delete x", html, StringComparison.Ordinal);
    }
}
