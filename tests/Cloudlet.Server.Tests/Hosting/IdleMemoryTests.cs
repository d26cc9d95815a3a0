using Cloudlet.Server.Hosting;

namespace Cloudlet.Server.Tests.Hosting;

public class IdleMemoryTests
{
    [Fact]
    public void Only_mappings_of_the_executable_itself_that_are_as_its_file_are_given_back()
    {
        (string Header, int Own)[] mappings =
        [
            ("00400000-00500000 r-xp 00000000 fe:00 17                         /usr/bin/cloudlet", 0),
            ("00600000-00700000 r-xp 00000000 fe:00 17                         /usr/bin/cloudlet", 8),
            ("7f0000000000-7f0000022000 r--s 00b8b000 fe:00 17                 /usr/bin/cloudlet", 0),
            ("7f0000030000-7f0000031000 r--p 00b8b000 fe:00 17                 /usr/bin/cloudlet", 0),
            ("7f0000040000-7f0000041000 rw-p 00b8b000 fe:00 17                 /usr/bin/cloudlet", 0),
            ("7f0000100000-7f0000101000 rw-s 00b8b000 fe:00 17                 /usr/bin/cloudlet", 0),
            ("7f0000200000-7f0000222000 r--s 00000000 fe:00 18                 /usr/lib/other", 0),
            ("7f0000300000-7f0000301000 r--p 00000000 00:00 0", 0),
        ];
        var smaps = mappings.SelectMany(mapping =>
            (string[])
                [
                    mapping.Header,
                    "Size:                136 kB",
                    $"Anonymous:    {mapping.Own, 10} kB",
                    "VmFlags: rd ex mr mw me ac",
                ]
        );

        Assert.Equal(
            [(0x400000UL, 0x100000UL), (0x7f0000000000UL, 0x22000UL), (0x7f0000030000UL, 0x1000UL)],
            IdleMemory.ImageOf("/usr/bin/cloudlet", smaps)
        );
    }
}
