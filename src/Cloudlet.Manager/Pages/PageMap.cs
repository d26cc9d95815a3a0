using Cloudlet.Manager.Updates;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Manager.Pages;

/// <summary>Adds pages to the Manager: each an address, what reads its model, and the component that shows it.</summary>
internal sealed class PageMap(IEndpointRouteBuilder routes, PageRenderer renderer, ProblemMapper problems, News news)
{
    /// <summary>Where other routes of a page go: plots' data, streams.</summary>
    public IEndpointRouteBuilder Routes => routes;

    /// <summary>Adds a page whose model is read at once.</summary>
    public void Add<TPage, TModel>(string pattern, Func<HttpContext, TModel> read)
        where TPage : Page<TModel>
        where TModel : IPageModel => Add<TPage, TModel>(pattern, context => Task.FromResult(read(context)));

    /// <summary>Adds a page. What goes wrong while its model is read becomes a page that says so.</summary>
    public void Add<TPage, TModel>(string pattern, Func<HttpContext, Task<TModel>> read)
        where TPage : Page<TModel>
        where TModel : IPageModel =>
        routes.MapGet(
            pattern,
            (RequestDelegate)(
                async context =>
                {
                    var told = news.Told;
                    IPageModel model;
                    try
                    {
                        model = await read(context);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        var problem = problems.Explain(exception);
                        await renderer.WriteAsync<ErrorPage>(context, new ErrorModel(problem), problem.Status, told);
                        return;
                    }
                    await renderer.WriteAsync<TPage>(context, model, news: told);
                }
            )
        );
}
