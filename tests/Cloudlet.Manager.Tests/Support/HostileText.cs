namespace Cloudlet.Manager.Tests.Support;

/// <summary>What guests, files and people may be called to trick a browser.</summary>
internal static class HostileText
{
    /// <summary>A name that would be a script, if a page took it for markup.</summary>
    public const string Value = "<script>alert(1)</script>\"'&";

    /// <summary>Fails when it became markup, or is not shown at all.</summary>
    public static void AssertIsText(string html)
    {
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</script>\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }
}
