namespace Cloudlet.Manager.Parts;

/// <summary>Something that can be done with a click: a request to the API, and the command that does the same.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="Icon">One of <c>Browser/icons.txt</c>.</param>
/// <param name="Api">Method and path, such as <c>POST /v1/instances/box:pause</c>.</param>
/// <param name="Command">The same in a terminal.</param>
public sealed record ApiAction(string Label, string Icon, string Api, string Command)
{
    /// <summary>The request's JSON.</summary>
    public string? Body { get; init; }

    /// <summary>Further headers, as JSON, such as <c>If-Match</c>.</summary>
    public string? Headers { get; init; }

    /// <summary>Why it cannot be done now; null: it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Where to go afterwards; null: stay.</summary>
    public string? Then { get; init; }

    /// <summary>What is said when it is done.</summary>
    public string? Done { get; init; }

    /// <summary>What is said while the job that it began is at work.</summary>
    public string? Doing { get; init; }

    /// <summary>Something goes for ever: asked again in a dialog, which names it.</summary>
    public string? Confirm { get; init; }
}
