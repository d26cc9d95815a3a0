using System.Security.Cryptography;
using System.Text;
using Cloudlet.Server.KdCloudlet;

namespace Cloudlet.Server.Tests.KdCloudlet;

public sealed class KdCipherTests
{
    private static readonly byte[] Key = SHA256.HashData("password"u8);

    [Fact]
    public async Task A_text_of_any_length_has_the_length_that_was_announced_and_is_read_back()
    {
        for (var length = 0; length < 100; length++)
        {
            var plain = new string('x', length);
            var text = await EncryptAsync(plain);
            Assert.Equal(KdCipher.LengthOf(length), text.Length);
            Assert.Equal(plain, KdCipher.Decrypt(text, Key));
        }
    }

    [Fact]
    public async Task The_same_text_is_never_sent_twice() =>
        Assert.NotEqual(await EncryptAsync("/services"), await EncryptAsync("/services"));

    // openssl enc -aes-256-cbc -K $(echo -n password | sha256sum) -iv 000102030405060708090a0b0c0d0e0f
    [Fact]
    public void What_openssl_has_encrypted_is_read() =>
        Assert.Equal(
            "/servicevm/start&serviceId=org.example.speech&join=true",
            KdCipher.Decrypt(
                "AAECAwQFBgcICQoLDA0OD3+/16vU86um6ewCTercJPu0kIqDIH7/N+MQLp2iS/jUTgCVzRHV2s+mT8/RR0R+GMkrBDwUrlaOUTRrxQpyRM4=",
                Key
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_text_of_that_key_is_nothing(string text) => Assert.Null(KdCipher.Decrypt(text, Key));

    [Fact]
    public async Task A_plus_that_a_form_made_a_space_does_no_harm()
    {
        var text = await EncryptAsync("/services");
        while (!text.Contains('+', StringComparison.Ordinal))
            text = await EncryptAsync("/services");
        Assert.Equal("/services", KdCipher.Decrypt(text.Replace('+', ' '), Key));
    }

    private static async Task<string> EncryptAsync(string plain)
    {
        using var output = new MemoryStream();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(plain));
        await KdCipher.EncryptAsync(content, Key, output, CancellationToken.None);
        return Encoding.ASCII.GetString(output.ToArray());
    }
}
