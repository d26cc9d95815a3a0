namespace Cloudlet.Machines;

/// <summary>What a guest must do to count as ready.</summary>
public enum ReadyKind
{
    /// <summary>Its guest agent answers.</summary>
    Agent,

    /// <summary>It accepts connections to a TCP port.</summary>
    Tcp,

    /// <summary>It writes something to its serial port.</summary>
    Serial,

    /// <summary>A person says so.</summary>
    Manual,
}
