using Cloudlet.Manager.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Manager.Tests.Support;

/// <summary>Renders components without a browser or a daemon.</summary>
public static class Html
{
    /// <summary>A page as HTML.</summary>
    public static Task<string> OfAsync<TPage, TModel>(TModel model)
        where TPage : Page<TModel>
        where TModel : IPageModel => OfAsync<TPage>(new Dictionary<string, object?> { [nameof(Page<>.Model)] = model });

    /// <summary>A component as HTML.</summary>
    public static async Task<string> OfAsync<TComponent>(Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(
            new ServiceCollection().BuildServiceProvider(),
            NullLoggerFactory.Instance
        );
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString()
        );
    }
}
