using System.Text.Json;
using Cloudlet.Contracts;

namespace Cloudlet.Contracts.Tests;

public class CloudletJsonTests
{
    [Fact]
    public void An_instance_is_written_as_scripts_rely_on_it()
    {
        var instance = new InstanceInfo
        {
            Id = "i1",
            Name = "speech-1",
            State = InstanceState.Running,
            Overlay = "speech",
            Base = "debian",
            ProcessId = 42,
            Ports = [new PortMapping(8080, 40001, "tcp")],
            StartedAt = new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero),
            MemoryBytes = 1 << 29,
        };

        var json = JsonSerializer.Serialize(instance, CloudletJson.Default.InstanceInfo);

        Assert.Equal(
            """{"id":"i1","name":"speech-1","state":"running","overlay":"speech","base":"debian","processId":42,"ports":[{"guest":8080,"host":40001,"protocol":"tcp"}],"startedAt":"2026-11-23T01:02:03+00:00","memoryBytes":536870912}""",
            json
        );
    }

    [Fact]
    public void An_overlays_page_sources_have_the_words_of_the_format()
    {
        var json = JsonSerializer.Serialize(new PageSources(1, 2, 3, 4, 5), CloudletJson.Default.PageSources);
        Assert.Equal("""{"zero":1,"base":2,"self":3,"literal":4,"delta":5}""", json);
    }
}
