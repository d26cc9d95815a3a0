using Cloudlet.Contracts;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class FormTests(BrowserServer server)
{
    private const int Limit = 120_000;
    private const string ServiceId = "org.example.forms";

    [Theory(Timeout = Limit)]
    [InlineData("/bases:new", "Boot it", "name", "", "It is needed.")]
    [InlineData("/bases:new", "Boot it", "memoryBytes", "lots", "A size is needed, such as 512M.")]
    [InlineData("/bases:new", "Boot it", "cpus", "65", "1 to 64 are possible.")]
    [InlineData("/bases:new", "Boot it", "disk", "relative.img", "an absolute path is needed.")]
    [InlineData("/bases:import", "Import", "file", "", "It is needed.")]
    [InlineData("/overlays:new", "Start it", "name", "Not A Name", "")]
    [InlineData("/overlays:new", "Start it", "ports", "http", "Numbers are needed, by commas.")]
    [InlineData("/overlays:import", "Import", "file", "", "It is needed.")]
    [InlineData("/services:new", "Create", "id", "not an id", "an id is needed")]
    [InlineData("/services:new", "Create", "users", "0", "an instance has 1 to 10000 users.")]
    [InlineData("/services/" + ServiceId + "/edit", "Save", "ready", "manual", "nobody is there")]
    [InlineData("/services/" + ServiceId, "Set", "warm", "65", "0 to 64 instances can be kept warm.")]
    [InlineData("/apps:new", "Add it", "file", "", "It is needed.")]
    public async Task What_is_wrong_is_told_beside_its_field_and_nothing_is_made(
        string path,
        string submit,
        string field,
        string value,
        string message
    )
    {
        await HaveServiceAsync();
        var before = (await server.Client.ListOperationsAsync()).Count;
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync(path);
        if (path == "/bases:new" && field != "name")
            await page.Locator("[name=name]").FillAsync("wrong");
        var control = page.Locator($"[name={field}]");
        if (value.Length > 0)
            await control.FillAsync(value);

        await page.GetByRole(AriaRole.Button, new() { Name = submit, Exact = false }).Last.ClickAsync();

        await Assertions.Expect(control).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("[aria-invalid=true]:focus")).ToHaveCountAsync(1);
        var fault = page.Locator($"[data-fault={field}]");
        await Assertions.Expect(fault).Not.ToBeEmptyAsync();
        await Assertions.Expect(fault).ToContainTextAsync(message);
        Assert.Equal(before, (await server.Client.ListOperationsAsync()).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_change_that_somebody_else_was_faster_with_is_refused_and_said()
    {
        await HaveServiceAsync();
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync($"/services/{ServiceId}/edit");
        await server.Client.EditServiceAsync(ServiceId, new EditService { Users = 7 }, null, CancellationToken.None);

        await page.GetByLabel("Description").FillAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-problem]")).ToContainTextAsync("changed");
        Assert.Equal("", (await server.Client.GetServiceAsync(ServiceId)).Description);
    }

    private async Task HaveServiceAsync()
    {
        if ((await server.Client.ListServicesAsync()).All(service => service.Id != ServiceId))
            await server.Client.CreateServiceAsync(new CreateService { Id = ServiceId, Overlay = "counter" });
    }
}
