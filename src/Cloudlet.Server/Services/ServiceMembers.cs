using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Services;

/// <summary>
/// The instances of all services, and which one of them answers a wish. Only <see cref="ServiceFleet"/> touches it, and only while it holds its lock.
/// </summary>
internal sealed class ServiceMembers
{
    private readonly List<ServiceMember> all = [];

    public void Add(ServiceMember member) => all.Add(member);

    public bool Remove(ServiceMember member) => all.Remove(member);

    /// <summary>Takes out the one that has this instance.</summary>
    /// <returns>False: there is none.</returns>
    public bool Remove(Instance instance) => all.RemoveAll(member => member.Ready == instance) > 0;

    public bool Contains(ServiceMember member) => all.Contains(member);

    /// <summary>The one that has this instance, which answers, or null.</summary>
    public ServiceMember? OfInstance(string id) => all.Find(member => member.Ready?.Record.Id == id);

    public List<ServiceMember> OfService(string id) => all.FindAll(member => member.Service == id);

    /// <summary>How many there are of each service.</summary>
    public IReadOnlyDictionary<string, int> Counts() => all.CountBy(member => member.Service).ToDictionary();

    /// <summary>Where one more may sit: the fullest one that answers, then the fullest one that starts, so that the others empty and go.</summary>
    public ServiceMember? WithRoom(Service service, bool mayQueue) =>
        all.Where(member =>
                IsCurrent(member, service)
                && member.HasRoom
                && member.Users < service.Users
                && (!member.Queued || mayQueue)
            )
            .OrderByDescending(member => member.Ready is not null)
            .ThenByDescending(member => member.Users)
            .FirstOrDefault();

    /// <summary>One that is kept for whoever comes next, or null.</summary>
    public ServiceMember? Warm(Service service) =>
        all.Where(member => IsCurrent(member, service) && member is { IsWarm: true, Queued: false })
            .OrderByDescending(member => member.Ready is not null)
            .FirstOrDefault();

    /// <summary>Whether who asks now waits for nothing.</summary>
    public bool Answers(Service service) =>
        all.Exists(member =>
            IsCurrent(member, service) && member.Ready is not null && (member.HasRoom || member.IsWarm)
        );

    /// <summary>How many warm ones of a service are missing.</summary>
    public int MissingWarm(Service service) =>
        service.Warm - all.Count(member => member.IsWarm && member.Service == service.Id);

    /// <summary>Warm ones of an earlier version, and those above the number that is wanted now.</summary>
    public IReadOnlyList<ServiceMember> Superfluous(Service service)
    {
        var warm = all.FindAll(member => member.IsWarm && member.Service == service.Id);
        var current = warm.FindAll(member => IsCurrent(member, service));
        return [.. warm.Except(current), .. current.Skip(service.Warm)];
    }

    /// <summary>Those in which nobody sits for longer than their service keeps them.</summary>
    public List<ServiceMember> Idle(Func<string, TimeSpan> patience, DateTimeOffset now) =>
        all.FindAll(member =>
            member is { Closing: false, Ready: not null, Users: 0, Sharing: not Sharing.Warm }
            && now - member.EmptySince >= patience(member.Service)
        );

    private static bool IsCurrent(ServiceMember member, Service service) =>
        member.Service == service.Id && member.Version == service.Version.Number;
}
