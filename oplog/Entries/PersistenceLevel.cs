namespace GolemOrleans.Oplog.Entries;

/// <summary>What the guest asked to be persisted. Numbers are stored: append only.</summary>
public enum PersistenceLevel : byte { PersistNothing = 0, PersistRemoteSideEffects = 1, Smart = 2 }
