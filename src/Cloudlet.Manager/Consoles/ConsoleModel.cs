using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Tasks;

namespace Cloudlet.Manager.Consoles;

/// <summary>A machine's screen or serial port in the browser.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Name">The machine's name.</param>
/// <param name="Socket">The path of its WebSocket.</param>
/// <param name="Up">The page of what the machine belongs to.</param>
/// <param name="Command">The same in a terminal.</param>
public sealed record ConsoleModel(ConsoleKind Kind, string Name, string Socket, string Up, string Command) : IPageModel
{
    /// <summary>The job that makes the machine; null: it is an instance's.</summary>
    public OperationModel? Job { get; init; }

    /// <summary>The instance whose machine it is; null: it is a job's.</summary>
    public InstanceInfo? Instance { get; init; }

    /// <summary>The page of the other one of the two.</summary>
    public string Other => $"{Up}/{Word(Kind == ConsoleKind.Screen ? ConsoleKind.Serial : ConsoleKind.Screen)}";

    /// <summary>How a console's address ends.</summary>
    public static string Word(ConsoleKind kind) => kind == ConsoleKind.Screen ? "screen" : "serial";

    /// <inheritdoc/>
    public string Title => Kind == ConsoleKind.Screen ? $"Screen of {Name}" : $"Serial console of {Name}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => [Kind == ConsoleKind.Screen ? "screen.js" : "terminal.js"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Styles => Kind == ConsoleKind.Screen ? [] : ["xterm.css"];
}

/// <summary>What is looked at.</summary>
public enum ConsoleKind
{
    /// <summary>What a monitor would show (VNC).</summary>
    Screen,

    /// <summary>The first serial port.</summary>
    Serial,
}
