namespace Cloudlet.Server.Apps.Apks;

/// <summary>A value of an attribute or a resource (Res_value).</summary>
/// <param name="Type">One of the constants.</param>
/// <param name="Data">A number, an index into the strings, or a resource's id.</param>
internal readonly record struct ResourceValue(int Type, uint Data)
{
    public const int Reference = 0x01;
    public const int String = 0x03;
    public const int Decimal = 0x10;
    public const int Hexadecimal = 0x11;

    public bool IsNumber => Type is Decimal or Hexadecimal;

    /// <summary>The value that begins at <paramref name="at"/>.</summary>
    /// <exception cref="ApkInvalidException">It is cut off.</exception>
    public static ResourceValue At(ByteView view, long at) => new(view.Byte(at + 3), view.Int(at + 4));
}
