using System.Net;
using System.Text.Json;
using Cloudlet.Artifacts;
using Cloudlet.Overlays;
using Cloudlet.Server.Overlays;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Problems;

public sealed class ProblemMapperTests
{
    private readonly ProblemMapper mapper = new(NullLogger<ProblemMapper>.Instance);

    [Fact]
    public void A_full_disk_is_told_as_such_whoever_ran_into_it()
    {
        var ours = mapper.Explain(new IOException("write", unchecked((int)0x8007001C)));
        Assert.Equal((ProblemCodes.DiskFull, 507), (ours.Code, ours.Status));
        var tool = mapper.Explain(new DiskImageException("/d", "qemu-img convert failed: No space left on device"));
        Assert.Equal(ProblemCodes.DiskFull, tool.Code);
        Assert.NotNull(tool.Next);
    }

    [Fact]
    public void A_full_file_system_is_told_as_such()
    {
        var full = Assert.ThrowsAny<IOException>(() =>
        {
            using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            device.Write(new byte[1 << 16]);
            device.Flush();
        });
        Assert.Equal(ProblemCodes.DiskFull, mapper.Explain(full).Code);
    }

    [Fact]
    public void A_taken_port_is_named()
    {
        var problem = mapper.Explain(new PortInUseException(new IPEndPoint(IPAddress.Loopback, 8080), "in use"));
        Assert.Equal((ProblemCodes.PortInUse, 409, "8080"), (problem.Code, problem.Status, problem.Value));
    }

    [Theory]
    [InlineData(ArtifactTypes.Overlay, ArtifactTypes.Base, "it is a base's", "cloudlet base import FILE")]
    [InlineData(
        ArtifactTypes.Base,
        ArtifactTypes.Overlay,
        "an overlay, or of a service",
        "cloudlet service import FILE"
    )]
    [InlineData(ArtifactTypes.Base, "text/plain", "only text/plain", "`cloudlet base export`")]
    public void A_file_of_something_else_is_told_where_it_belongs(string wanted, string found, string what, string next)
    {
        var problem = mapper.Explain(new ArtifactKindException(wanted, [found]));
        Assert.Equal((ProblemCodes.Corrupt, 422), (problem.Code, problem.Status));
        Assert.Contains(what, problem.Detail);
        Assert.Contains(next, problem.Next);
    }

    [Fact]
    public void Damage_is_told_as_such()
    {
        Assert.Equal(
            ProblemCodes.Corrupt,
            mapper.Explain(new BlobCorruptException(Digest.Of("a"u8), Digest.Of("b"u8))).Code
        );
        Assert.Equal(ProblemCodes.Corrupt, mapper.Explain(new BlobMissingException(Digest.Of("a"u8))).Code);
    }

    [Fact]
    public void What_is_known_already_stays_as_it_is()
    {
        var known = Refuse.NotFound("base", "x", "look");
        Assert.Same(known.Problem, mapper.Explain(known));
    }

    [Fact]
    public void Wrong_json_is_the_requests_fault()
    {
        var json = new JsonException("odd", "$.cpus", 1, 2);
        var problem = mapper.Explain(new BadHttpRequestException("bad", 400, json));
        Assert.Equal((ProblemCodes.InvalidRequest, 400, "$.cpus"), (problem.Code, problem.Status, problem.Field));
    }

    [Fact]
    public void What_nobody_foresaw_is_our_fault()
    {
        var problem = mapper.Explain(new InvalidOperationException("oh"));
        Assert.Equal((ProblemCodes.Internal, 500), (problem.Code, problem.Status));
        Assert.Contains("oh", problem.Detail);
    }

    [Fact]
    public void A_cancelled_job_is_told_as_such() =>
        Assert.Equal(ProblemCodes.Cancelled, mapper.Explain(new OperationCanceledException()).Code);
}
