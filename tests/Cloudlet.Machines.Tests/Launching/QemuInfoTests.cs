using Cloudlet.Machines;

namespace Cloudlet.Machines.Tests.Launching;

public class QemuInfoTests
{
    [Fact]
    public void Machine_types_and_their_aliases_are_read_from_qemus_list()
    {
        const string text = """
            Supported machines are:
            microvm              microvm (i386)
            pc-q35-7.2           Standard PC (Q35 + ICH9, 2009)
            q35                  Standard PC (Q35 + ICH9, 2009) (alias of pc-q35-7.2)
            """;
        Assert.Equal(["microvm", "pc-q35-7.2", "q35"], QemuInfo.ParseMachines(text).Order());
    }

    [Fact]
    public void Cpu_models_are_read_and_the_flags_below_them_are_not()
    {
        const string text = """
            Available CPUs:
            x86 486                   (alias configured by machine type)
            x86 Nehalem-v1            Intel Core i7 9xx (Nehalem Class Core i7)
            x86 max                   Enables all features supported by the accelerator in the current host

            Recognized CPUID flags:
              3dnow 3dnowext 3dnowprefetch abm ace2
            """;
        Assert.Equal(["486", "Nehalem-v1", "max"], QemuInfo.ParseCpus(text).Order(StringComparer.Ordinal));
    }
}
