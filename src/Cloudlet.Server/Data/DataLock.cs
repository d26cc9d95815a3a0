using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Data;

/// <summary>One daemon owns a data directory: an exclusive lock that the kernel drops when the daemon dies.</summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream file;

    private DataLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="ProblemException">Another daemon holds it.</exception>
    public static DataLock Take(DataDirectory data)
    {
        try
        {
            return new DataLock(
                new FileStream(data.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException exception)
        {
            throw new ProblemException(
                new Problem
                {
                    Code = ProblemCodes.InUse,
                    Status = 409,
                    Detail = $"Another daemon owns the data directory {data.Root}.",
                    Field = "data",
                    Value = data.Root,
                    Next = "Stop it, or give another --data.",
                },
                exception
            );
        }
    }

    public void Dispose() => file.Dispose();
}
