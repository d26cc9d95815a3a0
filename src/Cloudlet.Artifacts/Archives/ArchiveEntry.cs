namespace Cloudlet.Artifacts;

/// <summary>The kinds of tar entry that reach the importer; all others are refused by the reader.</summary>
internal enum ArchiveEntryType
{
    File,
    Folder,
}

/// <summary>An entry of a tar archive.</summary>
/// <param name="Type">File or folder.</param>
/// <param name="Name">Its name as it stands in the archive: a stranger's text, never a path to write to.</param>
/// <param name="Size">Bytes of data that follow.</param>
internal readonly record struct ArchiveEntry(ArchiveEntryType Type, string Name, long Size);
