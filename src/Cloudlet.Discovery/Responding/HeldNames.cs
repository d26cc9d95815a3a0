using System.Collections;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>All names on one link, ours and those on the way: which of their records answer a question, and which belong with an answer.</summary>
internal sealed class HeldNames : IReadOnlyCollection<HeldName>
{
    private readonly List<HeldName> names = [];

    /// <inheritdoc/>
    public int Count => names.Count;

    /// <summary>Takes one more.</summary>
    public void Add(HeldName name) => names.Add(name);

    /// <summary>Takes one out.</summary>
    public void Remove(HeldName name) => names.Remove(name);

    /// <summary>The one of a claim; null when it is not wanted here.</summary>
    public HeldName? Of(Claim claim) => names.Find(name => name.Claim == claim);

    /// <summary>A record of ours that says the same; null when there is none.</summary>
    public OwnedRecord? Find(ResourceRecord record)
    {
        foreach (var name in names)
        {
            if (!name.IsOurs)
                continue;
            foreach (var owned in name.Records)
            {
                if (owned.Record.SaysTheSameAs(record))
                    return owned;
            }
        }
        return null;
    }

    /// <summary>Whether we say the same, or will when the name is ours.</summary>
    public bool Says(ResourceRecord record) =>
        names.Exists(name => name.Records.Any(owned => owned.Record.SaysTheSameAs(record)));

    /// <summary>Our records that answer questions, each once, without those that the asker knows and will not forget soon (RFC 6762, 7.1).</summary>
    /// <returns>Each with whether its asker wants it alone.</returns>
    public List<(OwnedRecord Owned, bool WantsUnicast)> Answers(
        IReadOnlyList<Question> questions,
        IReadOnlyList<ResourceRecord> known
    )
    {
        var found = new List<(OwnedRecord Owned, bool WantsUnicast)>();
        foreach (var question in questions)
        {
            foreach (var name in names)
            {
                if (!name.IsOurs)
                    continue;
                var any = false;
                foreach (var owned in name.Records)
                {
                    if (!question.IsAnsweredBy(owned.Record))
                        continue;
                    any = true;
                    Take(owned, question);
                }
                if (!any && name.Name.Equals(question.Name))
                    Take(name.Negative, question);
            }
        }
        return found;

        void Take(OwnedRecord owned, Question question)
        {
            if (
                !found.Exists(other => other.Owned == owned || other.Owned.Record.SaysTheSameAs(owned.Record))
                && !known.Any(theirs => theirs.SaysTheSameAs(owned.Record) && theirs.Ttl >= owned.Record.Ttl / 2)
            )
                found.Add((owned, question.WantsUnicast));
        }
    }

    /// <summary>What is asked next: for an entry in a list the service's place and text, for a place the host's addresses (RFC 6763, 12).</summary>
    public List<OwnedRecord> Additionals(List<OwnedRecord> answers)
    {
        var added = new List<OwnedRecord>();
        foreach (var owned in answers)
        {
            if (owned.Record is PointerRecord pointer)
                AddAll(pointer.Target);
            else if (owned.Record is ServiceRecord service)
                AddAll(service.Target);
        }
        for (var i = 0; i < added.Count; i++)
        {
            if (added[i].Record is ServiceRecord service)
                AddAll(service.Target);
        }
        return added;

        void AddAll(DomainName target)
        {
            if (names.Find(name => name.IsOurs && name.Name.Equals(target)) is not { } name)
                return;
            foreach (var owned in name.Records)
            {
                if (!owned.IsShared && !answers.Contains(owned) && !added.Contains(owned))
                    added.Add(owned);
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<HeldName> GetEnumerator() => names.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
