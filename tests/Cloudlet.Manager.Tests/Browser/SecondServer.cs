using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Browser;

/// <summary>Another cloudlet, with nothing on it.</summary>
public sealed class SecondServer : ManagerServer
{
    protected override string Qemu => "qemu-system-x86_64";
}
