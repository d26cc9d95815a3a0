namespace Cloudlet.Machines;

/// <summary>What trying an accelerator showed.</summary>
/// <param name="Accelerator">Which one.</param>
/// <param name="Works">A guest ran.</param>
/// <param name="Reason">What happened, for people: also where it works.</param>
/// <param name="Elapsed">From the start of QEMU to its end.</param>
public sealed record AcceleratorReport(Accelerator Accelerator, bool Works, string Reason, TimeSpan Elapsed);
