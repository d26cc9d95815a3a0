namespace Cloudlet.Machines;

/// <summary>QEMU's run states (RunState in its qapi/run-state.json).</summary>
public enum GuestState
{
    /// <summary>One of QEMU's states that has no meaning here.</summary>
    Other,

    /// <summary>The guest runs.</summary>
    Running,

    /// <summary>It was stopped.</summary>
    Paused,

    /// <summary>It has powered off.</summary>
    Shutdown,

    /// <summary>It has not been started yet.</summary>
    Prelaunch,

    /// <summary>It waits for, or loads, a machine state.</summary>
    InMigrate,

    /// <summary>Its machine state is being finished.</summary>
    FinishMigrate,

    /// <summary>Its machine state has been written out.</summary>
    PostMigrate,

    /// <summary>It sleeps.</summary>
    Suspended,

    /// <summary>Its disk failed, say, because the host's is full; it goes on when continued.</summary>
    IoError,

    /// <summary>QEMU cannot go on.</summary>
    InternalError,

    /// <summary>The guest's kernel has panicked.</summary>
    GuestPanicked,
}
