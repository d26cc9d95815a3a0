using System.Net;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>A query whose known answers go on in the next packets of its sender (RFC 6762, 7.2).</summary>
internal sealed class HeldQuery(IPEndPoint source, TimeSpan due)
{
    // A whole 9000-byte packet of the smallest records, some times over.
    private const int MostRecords = 4096;
    private const int MostQuestions = 1024;

    /// <summary>Who asks.</summary>
    public IPEndPoint Source { get; } = source;

    /// <summary>When it is answered with what is known by then.</summary>
    public TimeSpan Due { get; set; } = due;

    /// <summary>What is asked.</summary>
    public List<Question> Questions { get; } = [];

    /// <summary>What the asker knows.</summary>
    public List<ResourceRecord> Known { get; } = [];

    /// <summary>Takes in one more packet.</summary>
    public void Add(DnsMessage message)
    {
        Questions.AddRange(message.Questions.Take(MostQuestions - Questions.Count));
        Known.AddRange(message.Answers.Take(MostRecords - Known.Count));
    }
}
