using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>Syntheses by a daemon.</summary>
internal static class DaemonRuns
{
    extension(BenchDaemon daemon)
    {
        /// <summary>Synthesises from the store or a URL, and gives the instance back at once.</summary>
        public Task<IReadOnlyDictionary<string, double>> SynthesizeAsync(
            SynthesisRequest request,
            CancellationToken cancellationToken
        ) => daemon.TimeAsync(daemon.Client.SynthesizeAsync(request, cancellationToken), cancellationToken);

        /// <summary>Synthesises from a file, and gives the instance back at once.</summary>
        public async Task<IReadOnlyDictionary<string, double>> SynthesizeAsync(
            string file,
            CancellationToken cancellationToken
        )
        {
            await using var archive = File.OpenRead(file);
            var begun = daemon.Client.SynthesizeAsync(
                new SynthesisRequest(),
                archive,
                cancellationToken: cancellationToken
            );
            return await daemon.TimeAsync(begun, cancellationToken);
        }

        /// <summary>Deletes every overlay, and so all that is decoded of it.</summary>
        public async Task ForgetAsync(CancellationToken cancellationToken)
        {
            foreach (var overlay in await daemon.Client.ListOverlaysAsync(cancellationToken))
                await daemon.Client.DeleteOverlayAsync(overlay.Name, cancellationToken);
        }

        private async Task<IReadOnlyDictionary<string, double>> TimeAsync(
            Task<OperationInfo> begun,
            CancellationToken cancellationToken
        )
        {
            var made = await daemon.Client.ResultAsync(begun, CloudletJson.Default.SynthesisResult, cancellationToken);
            await daemon.DropAsync(made.Instance, cancellationToken);
            return made.Timings;
        }
    }

    /// <summary>Until the guest ran: without the wait for its clock and its answer.</summary>
    public static TimeSpan UntilItRan(IReadOnlyDictionary<string, double> timings) =>
        TimeSpan.FromMilliseconds(timings["total"] - Math.Max(timings["clock"], timings["firstAnswer"]));
}
