namespace Cloudlet.Manager.Tests.Browser;

/// <summary>Tests that share one daemon, its guest and one Chromium.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserServer>
{
    public const string Name = "browser";
}
