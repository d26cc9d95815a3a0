using System.Globalization;

namespace Cloudlet.Machines;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: field 22 of <c>/proc/PID/stat</c> (proc(5)).</param>
public sealed record ProcessIdentity(int ProcessId, long StartTime)
{
    // Counted from the field after the name's closing bracket, which is field 3.
    private const int StartTimeField = 22 - 3;

    /// <summary>The process that has this number now, or null.</summary>
    public static ProcessIdentity? Find(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{processId}/stat");
        }
        catch (IOException)
        {
            return null;
        }
        // The name may hold spaces and brackets: only what follows the last bracket is regular.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessIdentity(processId, long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture));
    }
}
