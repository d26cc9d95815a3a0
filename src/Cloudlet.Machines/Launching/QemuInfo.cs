namespace Cloudlet.Machines;

/// <summary>What an installed QEMU can be asked for.</summary>
/// <param name="Version">Its version.</param>
/// <param name="MachineTypes">The names of its machine types, aliases included.</param>
/// <param name="CpuModels">The names of its CPU models.</param>
public sealed record QemuInfo(QemuVersion Version, IReadOnlySet<string> MachineTypes, IReadOnlySet<string> CpuModels)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks a QEMU program, by running it.</summary>
    /// <exception cref="ProgramMissingException">It cannot be run.</exception>
    /// <exception cref="FormatException">It does not answer like QEMU.</exception>
    public static async Task<QemuInfo> ReadAsync(string program, CancellationToken cancellationToken)
    {
        var version = await QemuVersion.ReadAsync(program, cancellationToken);
        var machines = await CapturedProcess.RunAsync(program, ["-machine", "help"], [], Limit, cancellationToken);
        var cpus = await CapturedProcess.RunAsync(program, ["-cpu", "help"], [], Limit, cancellationToken);
        return new QemuInfo(version, ParseMachines(machines.Output), ParseCpus(cpus.Output));
    }

    /// <summary>Reads what <c>-machine help</c> prints: a title, then a name and its description a line.</summary>
    public static IReadOnlySet<string> ParseMachines(string text) =>
        text.Split('\n').Skip(1).Select(FirstWord).Where(word => word.Length > 0).ToHashSet();

    /// <summary>Reads what <c>-cpu help</c> prints: lines that begin with <c>x86</c> name a model; recognised flags follow.</summary>
    public static IReadOnlySet<string> ParseCpus(string text) =>
        text.Split('\n')
            .Where(line => line.StartsWith("x86 ", StringComparison.Ordinal))
            .Select(line => FirstWord(line[4..]))
            .ToHashSet();

    private static string FirstWord(string line)
    {
        var text = line.AsSpan().Trim();
        var end = text.IndexOf(' ');
        return (end < 0 ? text : text[..end]).ToString();
    }
}
