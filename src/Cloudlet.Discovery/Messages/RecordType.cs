namespace Cloudlet.Discovery.Messages;

/// <summary>What a record says, by its number in DNS. Other numbers may come from the network.</summary>
public enum RecordType : ushort
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name: for a service type its instances.</summary>
    Ptr = 12,

    /// <summary>Words about a service.</summary>
    Txt = 16,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>Host and port of a service.</summary>
    Srv = 33,

    /// <summary>Which types a name has, and so which it has not.</summary>
    Nsec = 47,

    /// <summary>In a question: all types.</summary>
    Any = 255,
}
