namespace Cloudlet.Client;

/// <summary>Bytes that went through an upload or a download, of how many when that is known.</summary>
public readonly record struct TransferProgress(long Bytes, long? Total);
