namespace Cloudlet.Overlays;

/// <summary>How much time an overlay is worth. Its id, and what it decodes to, are the same at each.</summary>
public enum Effort
{
    /// <summary>As quick as pages can be compared and hashed: for an overlay that is used once.</summary>
    Fast,

    /// <summary>The default: a little slower, noticeably smaller.</summary>
    Normal,

    /// <summary>As small as we can: for what is kept and sent often, and made while nobody waits.</summary>
    Max,
}
