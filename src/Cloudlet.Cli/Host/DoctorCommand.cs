using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Host;

/// <summary><c>cloudlet doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create(Verbs verbs) =>
        verbs.Verb(
            "doctor",
            "Try what this host can run, and say what to do about what it cannot",
            [],
            async invocation =>
            {
                var report = await invocation.Client.GetDoctorReportAsync(invocation.Interrupt);
                invocation.Results.Write(report, OutputJson.Indented.DoctorReport, HostViews.Doctor);
                return report.Healthy ? ExitCodes.Success : ExitCodes.CannotRun;
            }
        );
}
