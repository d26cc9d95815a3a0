namespace Cloudlet.Discovery.Messages;

/// <summary>What is asked, in class IN.</summary>
/// <param name="Name">Whom about.</param>
/// <param name="Type">What.</param>
/// <param name="WantsUnicast">Whether the asker wants the answer for itself (the QU bit; RFC 6762, 5.4).</param>
public readonly record struct Question(DomainName Name, RecordType Type, bool WantsUnicast = false)
{
    /// <summary>Whether a record of this name and type is an answer.</summary>
    public bool IsAnsweredBy(ResourceRecord record) =>
        (Type == RecordType.Any || Type == record.Type) && Name.Equals(record.Name);
}
