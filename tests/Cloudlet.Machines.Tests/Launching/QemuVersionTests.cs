namespace Cloudlet.Machines.Tests;

public sealed class QemuVersionTests
{
    [Theory]
    [InlineData(
        "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)\nCopyright",
        "7.2.22",
        "Debian 1:7.2+dfsg-7+deb12u18"
    )]
    [InlineData("QEMU emulator version 10.0.3", "10.0.3", "")]
    public void A_version_is_read_with_and_without_a_package(string text, string number, string package)
    {
        Assert.Equal(new QemuVersion(Version.Parse(number), package), QemuVersion.Parse(text));
        Assert.True(QemuVersion.Parse(text).IsSupported);
    }

    [Fact]
    public void An_old_one_is_not_supported() =>
        Assert.False(QemuVersion.Parse("QEMU emulator version 6.2.0").IsSupported);

    [Fact]
    public void Another_program_is_not_taken_for_QEMU() =>
        Assert.Throws<FormatException>(() => QemuVersion.Parse("bash: 5.2"));
}
