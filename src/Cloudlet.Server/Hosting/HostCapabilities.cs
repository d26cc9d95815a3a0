namespace Cloudlet.Server.Hosting;

/// <summary>What QEMU and the accelerators can do here: asked and tried once, when first needed, then remembered. A failure is tried again.</summary>
internal sealed class HostCapabilities(ServerSettings settings) : IDisposable
{
    // The payload is so small that both mostly start QEMU: a KVM that works is about as fast.
    private const double KvmMayBeSlowerBy = 3;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Dictionary<Accelerator, AcceleratorReport> reports = [];
    private QemuInfo? qemu;

    /// <summary>The accelerator that <c>auto</c> means, when it is known already.</summary>
    public Accelerator? KnownBest { get; private set; }

    /// <summary>
    /// KVM when a guest really runs with it and gains by it, else TCG. There are hosts where KVM takes seconds for what TCG
    /// does in a tenth of one, and then hangs on the next guest: such a KVM is none.
    /// </summary>
    public async Task<Accelerator> BestAsync(CancellationToken cancellationToken)
    {
        var kvm = await ProbeAsync(Accelerator.Kvm, cancellationToken);
        var tcg = await ProbeAsync(Accelerator.Tcg, cancellationToken);
        var gains = kvm.Works && (!tcg.Works || kvm.Elapsed < tcg.Elapsed * KvmMayBeSlowerBy);
        KnownBest = gains ? Accelerator.Kvm : Accelerator.Tcg;
        return KnownBest.Value;
    }

    /// <summary>Whether a guest really runs with this accelerator.</summary>
    public Task<AcceleratorReport> ProbeAsync(Accelerator accelerator, CancellationToken cancellationToken) =>
        RememberAsync(
            () => reports.GetValueOrDefault(accelerator),
            () => AcceleratorProbe.TryAsync(accelerator, settings.QemuPath, cancellationToken),
            report => reports[accelerator] = report,
            cancellationToken
        );

    /// <summary>QEMU's version and what it knows.</summary>
    public Task<QemuInfo> QemuAsync(CancellationToken cancellationToken) =>
        RememberAsync(
            () => qemu,
            () => QemuInfo.ReadAsync(settings.QemuPath, cancellationToken),
            info => qemu = info,
            cancellationToken
        );

    public void Dispose() => gate.Dispose();

    private async Task<T> RememberAsync<T>(
        Func<T?> recall,
        Func<Task<T>> find,
        Action<T> keep,
        CancellationToken cancellationToken
    )
        where T : class
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (recall() is { } known)
                return known;
            var found = await find();
            keep(found);
            return found;
        }
        finally
        {
            gate.Release();
        }
    }
}
