using Cloudlet.Artifacts;

namespace Cloudlet.Server.Overlays;

/// <summary>Work that puts blobs into the store for an artifact that is not named yet.</summary>
internal static class StoreWork
{
    /// <summary>Runs it: its blobs stay until the artifact is named, and go again when it fails.</summary>
    public static async Task<T> RunAsync<T>(ImageLayout layout, Func<Task<T>> work)
    {
        try
        {
            using var lease = layout.Pin();
            return await work();
        }
        catch
        {
            await CollectAsync(layout);
            throw;
        }
    }

    /// <summary>Deletes the blobs that no artifact needs, as far as that can be told: after a crash, or a failure.</summary>
    public static async Task CollectAsync(ImageLayout layout)
    {
        try
        {
            await layout.CollectGarbageAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or CloudletException)
        {
            // A damaged manifest, most likely: whoever asks for that overlay is told. The next start collects again.
        }
    }
}
