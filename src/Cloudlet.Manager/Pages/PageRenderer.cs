using Cloudlet.Manager.Access;
using Cloudlet.Manager.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Manager.Pages;

/// <summary>Writes pages: inside the shell, or bare for htmx, which puts parts of them into the page that is there.</summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers, ShellSource shell)
{
    /// <summary>Answers with a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">What the page shows.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="news">How much news there was before the model was read.</param>
    public async Task WriteAsync<TPage>(
        HttpContext context,
        IPageModel model,
        int status = StatusCodes.Status200OK,
        long? news = null
    )
        where TPage : IComponent
    {
        RenderFragment body = builder =>
        {
            builder.OpenComponent<DynamicComponent>(0);
            builder.AddComponentParameter(1, nameof(DynamicComponent.Type), typeof(TPage));
            builder.AddComponentParameter(
                2,
                nameof(DynamicComponent.Parameters),
                new Dictionary<string, object> { [nameof(Page<>.Model)] = model }
            );
            builder.CloseComponent();
        };
        var session = context.Features.Get<Session>();
        var html = context.Request.Headers.ContainsKey("HX-Request")
            ? await RenderAsync<Bare>(new Dictionary<string, object?> { [nameof(Bare.Body)] = body })
            : await RenderAsync<Frame>(
                new Dictionary<string, object?>
                {
                    [nameof(Frame.Model)] = shell.For(context.Request.Path, model, session, news),
                    [nameof(Frame.Body)] = body,
                }
            );
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html, context.RequestAborted);
    }

    /// <summary>A component as HTML.</summary>
    public async Task<string> RenderAsync<TComponent>(IDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
    }
}
