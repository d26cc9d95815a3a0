using System.Buffers;
using System.Net.Sockets;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Transport;

/// <summary>How fast bytes come from a cloudlet.</summary>
internal sealed class ThroughputMeter(ApiTransport transport, TimeProvider clock)
{
    private const int MostBytes = 4 << 20;
    private const int BufferBytes = 64 << 10;
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes a second, from the first byte on: that it took a while to come is the round-trip time's business.</summary>
    public async Task<double> MeasureAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new QueryText(Routes.Throughput).Add("bytes", MostBytes).ToString()
        );
        // Not drained when it is disposed of early: the connection is given up.
        using var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            long first = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            var start = clock.GetTimestamp();
            long bytes = 0;
            var elapsed = TimeSpan.Zero;
            while (elapsed < MostTime && first + bytes < MostBytes)
            {
                var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    break;
                bytes += read;
                elapsed = clock.GetElapsedTime(start);
            }
            return bytes / Math.Max(elapsed.TotalSeconds, 1e-6);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or SocketException)
        {
            throw new CloudletUnreachableException(transport.Address, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
