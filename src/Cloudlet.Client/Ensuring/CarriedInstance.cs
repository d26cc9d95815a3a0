using Cloudlet.Client.Finding;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Ensuring;

/// <summary>
/// An instance of an overlay that was carried to a cloudlet. It is stopped and deleted there when this is disposed, unless it is to be kept: nobody else asks for
/// it. It does not move when its cloudlet goes: what it came to hold was there.
/// </summary>
public sealed class CarriedInstance : IAsyncDisposable
{
    internal CarriedInstance(CloudletClient client, ServiceEndpoint endpoint, SynthesisResult result)
    {
        Client = client;
        Endpoint = endpoint;
        Result = result;
    }

    /// <summary>Where it answers, and why there.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>The instance and what each step took.</summary>
    public SynthesisResult Result { get; }

    /// <summary>The cloudlet: to save the instance as an overlay (its residue) and to download that. Disposed with this.</summary>
    public CloudletClient Client { get; }

    /// <summary>Whether the instance stays when this is disposed; false.</summary>
    public bool IsKept { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!IsKept)
        {
            try
            {
                await Client
                    .StopInstanceAsync(
                        Result.Instance.Name,
                        new StopInstance { TimeoutSeconds = 0, Delete = true },
                        CancellationToken.None
                    )
                    .ConfigureAwait(false);
            }
            catch (Exception exception) when (CloudletProbe.IsSilence(exception))
            {
                // It ended by itself, or its cloudlet is gone.
            }
        }
        Client.Dispose();
    }
}
