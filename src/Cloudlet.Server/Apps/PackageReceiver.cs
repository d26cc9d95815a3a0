using System.Buffers;
using System.Security.Cryptography;
using Cloudlet.Contracts;
using Cloudlet.Server.Apps.Apks;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Apps;

/// <summary>Takes a package in: written to disk and hashed while it arrives, never held in memory, never above the limit.</summary>
internal sealed class PackageReceiver(long limit)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Writes what arrives to a new file and makes it durable.</summary>
    /// <param name="body">Read to its end.</param>
    /// <param name="announced">Its length, where it was announced.</param>
    /// <param name="request">What was said of it, checked.</param>
    /// <param name="path">The file, which is none yet; the caller deletes it when this fails.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="ProblemException">It is empty or too large, has another digest, or is an APK that cannot be read.</exception>
    public async Task<AppPackage> ReceiveAsync(
        Stream body,
        long? announced,
        AddApp request,
        string path,
        CancellationToken cancellationToken
    )
    {
        if (announced > limit)
            throw TooLarge(announced.Value);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0);
        var (sha256, md5) = await CopyAsync(body, file, cancellationToken);
        if (request.Sha256 is { } wanted && !wanted.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse.Corrupt(
                $"The package has the SHA-256 {sha256}, not {wanted} as announced.",
                "Send the file again, or correct sha256."
            );
        }
        if (file.Length == 0)
            throw Empty(request.FileName!);
        var android = ReadAndroid(file, request.FileName!);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return new AppPackage(request.FileName!, file.Length, sha256, md5, android);
    }

    // MD5 is for old clients, which compare it; nothing here trusts it.
    private async Task<(string Sha256, string Md5)> CopyAsync(
        Stream body,
        FileStream file,
        CancellationToken cancellationToken
    )
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long size = 0;
            while (await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                size += count;
                if (size > limit)
                    throw TooLarge(null);
                sha256.AppendData(buffer, 0, count);
                md5.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return (Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
    }

    private static AndroidPackage? ReadAndroid(FileStream file, string fileName)
    {
        if (!Path.GetExtension(fileName).Equals(PackageKind.Apk, StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return ApkReader.Read(file);
        }
        catch (ApkInvalidException exception)
        {
            throw Refuse.Corrupt(
                $"{fileName} is no APK that a device could install: {exception.Message}",
                "Send the file that the Android build wrote, or name it without .apk if it is something else.",
                exception
            );
        }
    }

    private static ProblemException Empty(string fileName) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = $"The package {fileName} is empty.",
                Field = "body",
                Value = "0",
                Next = "Send the file's bytes as the body.",
            }
        );

    private ProblemException TooLarge(long? size) =>
        new(
            new Problem
            {
                Code = ProblemCodes.TooLarge,
                Status = 413,
                Detail = $"The package has more than the {limit} bytes that this cloudlet takes.",
                Field = "body",
                Value = size?.ToString(),
                Next = "Send a smaller package.",
            }
        );
}
