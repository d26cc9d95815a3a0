using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Access;

/// <summary>What the policy says to a device of which nothing is known.</summary>
internal static class AccessRules
{
    /// <summary>Lets an unknown device go on, or refuses it.</summary>
    /// <param name="policy">The cloudlet's policy.</param>
    /// <param name="what">What the device asks for, as in "start a service".</param>
    /// <exception cref="ProblemException">It is for paired devices.</exception>
    public static void LetUnknown(this AccessPolicy policy, string what)
    {
        if (policy == AccessPolicy.Open)
            return;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.NotPaired,
                Status = 403,
                Detail = $"A device that is not paired may not {what} on this cloudlet.",
                Next = "Its administrator may let all devices of the network do so: cloudlet serve --access open.",
            }
        );
    }
}
