using System.Runtime.InteropServices;

namespace Cloudlet.Machines;

/// <summary>A program to start, and the only descriptors that it gets.</summary>
public sealed record ProcessStart
{
    /// <summary>The number of the first of <see cref="Descriptors"/>; the others follow.</summary>
    public const int FirstDescriptor = 3;

    /// <summary>The program: a path, or a name to be found in PATH.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Takes its standard output and error. Its standard input is <c>/dev/null</c>.</summary>
    public required SafeHandle Output { get; init; }

    /// <summary>Further open files, which it finds at 3, 4, ... The caller keeps and disposes its own.</summary>
    public IReadOnlyList<SafeHandle> Descriptors { get; init; } = [];
}
