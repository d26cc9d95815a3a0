using System.Text.Json.Serialization.Metadata;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>Long jobs, started and waited for.</summary>
public static class Jobs
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(30);

    extension(CloudletClient client)
    {
        /// <summary>Waits until the operation has ended, however.</summary>
        public async Task<OperationInfo> EndAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            while (!operation.HasEnded)
                operation = await client.GetOperationAsync(operation.Id, LongPoll, cancellationToken);
            return operation;
        }

        /// <summary>Waits until the operation has ended well, and returns its result.</summary>
        public async Task<T> ResultAsync<T>(
            OperationInfo operation,
            JsonTypeInfo<T> type,
            CancellationToken cancellationToken
        )
            where T : class => (await client.EndAsync(operation, cancellationToken)).GetResult(type)!;

        /// <summary>Waits until the operation has failed, and returns why.</summary>
        public async Task<Problem> ProblemAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            var ended = await client.EndAsync(operation, cancellationToken);
            Assert.NotEqual(OperationState.Succeeded, ended.State);
            return ended.Error!;
        }

        /// <summary>Waits until the operation says that it waits for a person.</summary>
        public async Task WaitForWaitingAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            await foreach (var told in client.FollowAsync(operation.Id, cancellationToken))
            {
                if (told.Operation is { State: OperationState.Waiting })
                    return;
                Assert.False(
                    told.Operation is { HasEnded: true },
                    $"It ended before it waited: {told.Operation?.Error?.Detail}"
                );
            }
        }

        /// <summary>Waits until the operation is at that stage.</summary>
        public async Task WaitForStageAsync(OperationInfo operation, string stage, CancellationToken cancellationToken)
        {
            await foreach (var told in client.FollowAsync(operation.Id, cancellationToken))
            {
                if (told.Progress?.Stage == stage)
                    return;
                Assert.False(told.Operation is { HasEnded: true }, $"It ended before '{stage}'.");
            }
        }

        public async Task<BaseInfo> MakeBaseAsync(CreateBase request, CancellationToken cancellationToken) =>
            await client.ResultAsync(
                await client.CreateBaseAsync(request, cancellationToken),
                CloudletJson.Default.BaseInfo,
                cancellationToken
            );

        public async Task<OverlayInfo> MakeOverlayAsync(CreateOverlay request, CancellationToken cancellationToken) =>
            await client.ResultAsync(
                await client.CreateOverlayAsync(request, cancellationToken),
                CloudletJson.Default.OverlayInfo,
                cancellationToken
            );

        /// <summary>Synthesises an overlay of the daemon's store.</summary>
        public async Task<SynthesisResult> RunOverlayAsync(
            string overlay,
            CancellationToken cancellationToken,
            string? name = null,
            string? wait = "tcp:8080"
        ) =>
            await client.ResultAsync(
                await client.SynthesizeAsync(
                    new SynthesisRequest
                    {
                        Overlay = overlay,
                        Name = name,
                        Wait = wait,
                        TimeoutSeconds = 90,
                    },
                    cancellationToken
                ),
                CloudletJson.Default.SynthesisResult,
                cancellationToken
            );

        /// <summary>Saves an instance as a new overlay.</summary>
        public async Task<OverlayInfo> SaveAsync(string name, string overlay, CancellationToken cancellationToken) =>
            await client.ResultAsync(
                await client.SaveInstanceAsync(name, new SaveInstance { Overlay = overlay }, cancellationToken),
                CloudletJson.Default.OverlayInfo,
                cancellationToken
            );

        public async Task<InstanceInfo> StopAsync(
            string name,
            CancellationToken cancellationToken,
            double timeoutSeconds = 60,
            bool delete = false
        ) =>
            await client.ResultAsync(
                await client.StopInstanceAsync(
                    name,
                    new StopInstance { TimeoutSeconds = timeoutSeconds, Delete = delete },
                    cancellationToken
                ),
                CloudletJson.Default.InstanceInfo,
                cancellationToken
            );

        /// <summary>Kills and deletes: how a test gives back what it made.</summary>
        public Task DropAsync(InstanceInfo instance, CancellationToken cancellationToken) =>
            client.StopAsync(instance.Name, cancellationToken, timeoutSeconds: 0, delete: true);

        /// <summary>Kills and deletes all instances: after a test that failed in the middle, the next one finds an empty box.</summary>
        public async Task DropAllAsync(CancellationToken cancellationToken)
        {
            foreach (var instance in await client.ListInstancesAsync(all: true, cancellationToken))
                await client.DropAsync(instance, cancellationToken);
        }

        /// <summary>Looks until the instance is in that state.</summary>
        public async Task<InstanceInfo> WaitForStateAsync(
            string name,
            InstanceState state,
            CancellationToken cancellationToken
        )
        {
            while (true)
            {
                var instance = await client.GetInstanceAsync(name, cancellationToken);
                if (instance.State == state)
                    return instance;
                await Task.Delay(50, cancellationToken);
            }
        }

        /// <summary>The guest's serial output so far.</summary>
        public async Task<string> SerialLogAsync(string name, CancellationToken cancellationToken)
        {
            using var text = new MemoryStream();
            await client.ReadLogAsync(name, LogSource.Serial, follow: false, text, cancellationToken);
            return System.Text.Encoding.UTF8.GetString(text.ToArray());
        }

        /// <summary>The numbers that the busybox guest has counted on its serial port.</summary>
        public async Task<IReadOnlyList<int>> TicksAsync(string name, CancellationToken cancellationToken) =>
            Ticks.In(await client.SerialLogAsync(name, cancellationToken));

        /// <summary>Waits until the guest has counted further.</summary>
        public async Task WaitForTickAfterAsync(string name, int tick, CancellationToken cancellationToken)
        {
            while (Ticks.Last(await client.TicksAsync(name, cancellationToken)) <= tick)
                await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>The problem that a refused request brings.</summary>
    public static async Task<Problem> RefusalAsync(Func<Task> request) =>
        (await Assert.ThrowsAsync<CloudletApiException>(request)).Problem;
}
