using System.Text;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// Which device asks: what it calls itself in <c>X-Device-ID</c>, else its address. No proof of anything: it keeps the things of well-behaved devices apart, until devices are paired.
/// </summary>
internal static class DeviceIdentity
{
    /// <summary>The header.</summary>
    public const string Header = "X-Device-ID";

    private const int Longest = 64;

    /// <summary>The device that asks; null when it is somebody on the cloudlet's own host.</summary>
    /// <exception cref="ProblemException">It calls itself something that is no id.</exception>
    public static string? Device(this HttpContext context)
    {
        if (!context.IsFromDevice())
            return null;
        if (!context.Request.Headers.TryGetValue(Header, out var values))
            return context.Connection.RemoteIpAddress!.ToString();
        var id = values.ToString();
        return IsValid(id) ? id : throw Invalid(id);
    }

    private static bool IsValid(string id) =>
        id.Length is >= 1 and <= Longest && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');

    private static ProblemException Invalid(string id) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = $"This is no device id: 1 to {Longest} letters, digits and - _ . : are possible.",
                Field = Header,
                Value = Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(id[..Math.Min(id.Length, Longest)])),
                Next = "Send an id of that form, or no such header.",
            }
        );
}
