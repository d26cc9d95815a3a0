namespace Cloudlet.Contracts;

/// <summary>A new password of the Manager's pages: told once.</summary>
/// <param name="Password">What to type when one signs in.</param>
public sealed record ManagerPassword(string Password);
