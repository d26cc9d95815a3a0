using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Progressing;
using Cloudlet.Client;
using Cloudlet.Client.Ensuring;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Synthesis;

/// <summary><c>cloudlet synthesize FILE --cloudlet auto</c>: carries a file to the best cloudlet that has its base. The instance stays there, as long as its lease lasts.</summary>
internal static class NetworkSynthesis
{
    private static readonly TimeSpan UsualLease = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(Invocation invocation, SynthesisRequest request, string typed, bool detach)
    {
        if (detach)
            throw new CliException(
                CliProblems.Usage(
                    "--detach",
                    null,
                    "With --cloudlet auto the file is sent by this command: it cannot be left alone."
                )
            );
        request = request with { LeaseSeconds = request.LeaseSeconds ?? (long)UsualLease.TotalSeconds };
        await using var archive = OpenFile(invocation, typed);
        await using var network = CloudletNetwork.Open(
            new CloudletNetworkOptions { Clock = invocation.Environment.Clock }
        );
        using var view = invocation.OpenProgress();
        CarriedInstance carried;
        try
        {
            carried = await Transfers.ShowAsync(
                view,
                invocation.Environment.Clock,
                "send",
                transfer =>
                    network.SynthesizeAsync(
                        request,
                        archive,
                        new Steps(invocation, view),
                        transfer,
                        invocation.Interrupt
                    )
            );
        }
        catch (InvalidDataException exception)
        {
            throw new CliException(
                CliProblems.Usage("OVERLAY", typed, exception.Message, "`cloudlet overlay export` writes such a file.")
            );
        }
        await using (carried)
        {
            carried.IsKept = true;
            view.Clear();
            var endpoint = carried.Endpoint;
            invocation.Results.Write(
                new ChosenSynthesis(
                    endpoint.Cloudlet.Candidate.Name,
                    endpoint.Address.ToString(),
                    endpoint.Port == 0 ? endpoint.Host : endpoint.ToString(),
                    endpoint.Explanation.Split('\n'),
                    carried.Result
                ),
                OutputJson.Indented.ChosenSynthesis,
                Show
            );
        }
        return ExitCodes.Success;
    }

    private static FileStream OpenFile(Invocation invocation, string typed)
    {
        var path = invocation.Environment.FullPath(typed);
        if (File.Exists(path))
            return File.OpenRead(path);
        throw new CliException(
            new Problem
            {
                Code = ProblemCodes.NotFound,
                Status = 404,
                Detail = $"There is no file {path}, and with --cloudlet auto only a file can be synthesised.",
                Field = "OVERLAY",
                Value = typed,
                Next = "`cloudlet overlay export` writes one.",
            }
        );
    }

    private static IEnumerable<View> Show(ChosenSynthesis chosen, ViewText text) =>
        [
            new Details([
                new Detail("Cloudlet", chosen.Cloudlet),
                new Detail("Address", chosen.Address),
                new Detail("Endpoint", chosen.Endpoint),
                new Detail("Lease", chosen.Result.Lease?.Id),
                new Detail("Until", text.Time(chosen.Result.Lease?.ExpiresAt)),
                .. chosen.Why.Select((why, number) => new Detail(number == 0 ? "Why" : "", why)),
            ]),
            .. SynthesisViews.Show(chosen.Result, text),
        ];

    private sealed class Steps(Invocation invocation, IProgressView view) : IProgress<string>
    {
        public void Report(string value)
        {
            view.Clear();
            invocation.Note(value);
        }
    }
}
