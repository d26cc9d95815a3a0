using Cloudlet.Contracts;
using Cloudlet.Server.Devices;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Messages;

/// <summary>What the fields of a message may be. Each check notes its faults and goes on, so that all are told at once.</summary>
internal static class MessageRules
{
    /// <summary>So many wait for one device at most.</summary>
    public const int MostPerDevice = 100;

    /// <summary>So many are kept at most, read ones too.</summary>
    public const int Most = 10_000;

    private const int LongestText = 500;
    private const int MostParameters = 32;
    private const int LongestName = 100;
    private const int LongestValue = 4000;
    private const long LongestSeconds = 30 * 24 * 3600;
    private static readonly TimeSpan Default = TimeSpan.FromDays(1);

    /// <summary>Checks a message; every fault is told at once.</summary>
    /// <returns>How long it waits.</returns>
    /// <exception cref="ProblemException">There is a fault.</exception>
    public static TimeSpan Check(SendMessage request)
    {
        var faults = new Faults();
        DeviceRules.CheckId(request.Device, "device", faults);
        CheckService(request.Service, faults);
        if (request.Message is not { Length: >= 1 and <= LongestText } text || text.Any(char.IsControl))
            faults.Add("message", Short(request.Message), $"a message has 1 to {LongestText} characters.");
        CheckParameters(request.Parameters ?? new Dictionary<string, string>(), faults);
        if (request.Seconds is not (null or >= 1 and <= LongestSeconds))
            faults.Add("seconds", request.Seconds.ToString(), $"a message waits 1 to {LongestSeconds} seconds.");
        faults.ThrowIfAny();
        return request.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Default;
    }

    /// <summary>Notes a fault when <paramref name="service"/> can be no service's id.</summary>
    public static void CheckService(string? service, Faults faults)
    {
        if (service is not null && !ServiceRules.IsId(service))
            faults.Add("service", Short(service), "the id of a service is needed, such as org.example.speech.");
    }

    private static void CheckParameters(IReadOnlyDictionary<string, string> parameters, Faults faults)
    {
        if (parameters.Count > MostParameters)
            faults.Add("parameters", parameters.Count.ToString(), $"there are at most {MostParameters} parameters.");
        foreach (var (name, value) in parameters)
        {
            if (name.Length is < 1 or > LongestName)
                faults.Add("parameters", Short(name), $"a parameter's name has 1 to {LongestName} characters.");
            if (value is not { Length: <= LongestValue })
                faults.Add(
                    $"parameters.{Short(name)}",
                    Short(value),
                    $"a value has at most {LongestValue} characters."
                );
        }
    }

    private static string? Short(string? text) => text?.Length > 40 ? text[..40] + "..." : text;
}
