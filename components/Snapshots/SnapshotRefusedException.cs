namespace GolemOrleans.Components;

/// <summary>
/// An instance cannot be captured or restored, for the reason in the message; nothing has changed. A captured instance goes on
/// as before.
/// </summary>
public sealed class SnapshotRefusedException(string reason, Exception? inner = null) : Exception(reason, inner);
