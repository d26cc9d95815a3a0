namespace Cloudlet.Overlays;

/// <summary>How the encoder finds out which pages compress better when the bytes of their words are put together by place.</summary>
public enum FilterSearch
{
    /// <summary>It turns none.</summary>
    None,

    /// <summary>From the entropy of a sample: about 2 us a page.</summary>
    Sample,

    /// <summary>Each page is compressed in each form: some 70 us a page, and a fifth of the gain more.</summary>
    Trial,
}
