using Microsoft.AspNetCore.Components;

namespace Cloudlet.Manager.Pages;

/// <summary>A page: what its model becomes as HTML. It asks nobody anything.</summary>
public abstract class Page<TModel> : ComponentBase
    where TModel : IPageModel
{
    /// <summary>What it shows.</summary>
    [Parameter, EditorRequired]
    public required TModel Model { get; set; }
}
