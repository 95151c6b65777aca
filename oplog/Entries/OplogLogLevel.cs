namespace GolemOrleans.Oplog.Entries;

/// <summary>Where a log line came from, or its severity. Numbers are stored: append only.</summary>
public enum OplogLogLevel : byte { Stdout = 0, Stderr = 1, Trace = 2, Debug = 3, Info = 4, Warn = 5, Error = 6, Critical = 7 }
