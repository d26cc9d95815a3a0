using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloudlet.Manager.Kept;

/// <summary>
/// What the Manager can do without and the next daemon is better off with: a small JSON file in the data directory, for its owner's eyes. Nothing fails for it, also
/// on a full disk; then there is no file, as an old one would say what is not so any more.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="type">What it is a list of.</param>
internal sealed class KeptFile<T>(string path, JsonTypeInfo<IReadOnlyList<T>> type)
{
    /// <summary>What was kept; nothing when that cannot be read.</summary>
    public IReadOnlyList<T> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? [];
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Keeps this, and nothing else.</summary>
    public void Write(IReadOnlyList<T> items)
    {
        try
        {
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(items, type));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (IOException)
        {
            Forget();
        }
    }

    private void Forget()
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // Nothing can be changed on this file system any more.
        }
    }
}
