using System.Net;
using Cloudlet.Server.Devices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>
/// The encrypted mode: <c>POST /api/command</c> and nothing else. What a device sends and is answered is encrypted with its password's key; what went wrong is told
/// in the clear, behind a <c>#</c>.
/// </summary>
internal sealed class KdEncryptedGate(KdApi api, KdSeats seats, DeviceBook devices, TimeProvider time) : IKdGate
{
    private const string Path = "/api/command";
    private const string Field = "command";
    private const long LongestBody = 64 << 10;

    public async Task ServeAsync(HttpContext context)
    {
        var (device, refusal) = Recognise(context);
        using var answer = refusal ?? await AnswerAsync(context, device!);
        if (answer.Status == 200)
            await KdWriter.WriteEncryptedAsync(
                context.Response,
                answer,
                device!.Key.AsMemory(),
                context.RequestAborted
            );
        else
            await KdWriter.WriteMarkedAsync(context.Response, answer, context.RequestAborted);
    }

    private (PairedDevice? Device, KdAnswer? Refusal) Recognise(HttpContext context)
    {
        var request = context.Request;
        if (request.Path != Path || !HttpMethods.IsPost(request.Method))
            return (null, KdAnswer.Error(404, $"This cloudlet is spoken to with POST {Path} alone, encrypted."));
        string? id = request.Headers[IKdGate.DeviceHeader];
        if (id is null || devices.Find(id) is not { } device)
            return (null, KdAnswer.Error(401, $"The device '{id}' is not paired with this cloudlet."));
        return device.StateAt(time.GetUtcNow()) switch
        {
            PairingState.Paired => (device, null),
            PairingState.Revoked => (null, KdAnswer.Error(403, $"The pairing of the device '{id}' was revoked.")),
            _ => (null, KdAnswer.Error(403, $"The pairing of the device '{id}' has expired.")),
        };
    }

    private async Task<KdAnswer> AnswerAsync(HttpContext context, PairedDevice device)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = LongestBody;
        if (await ReadAsync(context) is not { } text)
            return KdAnswer.Error(400, $"The form field '{Field}' is missing.");
        // Said alike when the padding is wrong and when the command is: the difference would help those who guess.
        if (
            KdCipher.Decrypt(text, device.Key.AsSpan()) is not { } plain
            || KdCommand.Parse(plain) is not { } command
            || !api.Has(command.Path)
        )
            return KdAnswer.Error(
                404,
                "There is no such command, or it was not encrypted with this device's password."
            );
        await seats.HearAsync(device.Id);
        return await api.AnswerAsync(
            new KdRequest
            {
                Path = command.Path,
                Parameters = command.Parameters,
                Device = device.Id,
                Holder = device.Id,
                IsPaired = true,
                ReachedAt = context.Connection.LocalIpAddress ?? IPAddress.Loopback,
            },
            context.RequestAborted
        );
    }

    private static async Task<string?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return null;
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form[Field];
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException)
        {
            return null; // Too long, or no form.
        }
    }
}
