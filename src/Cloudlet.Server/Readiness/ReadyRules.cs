using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Readiness;

/// <summary>Ready rules in requests.</summary>
internal static class ReadyRules
{
    /// <summary>The rule, or null when none was given or a fault was noted.</summary>
    public static ReadyRule? Parse(string? text, string field, Faults faults)
    {
        if (text is null)
            return null;
        try
        {
            return ReadyRule.Parse(text);
        }
        catch (ReadyRuleInvalidException exception)
        {
            faults.Add(field, text, exception.Message);
            return null;
        }
    }
}
