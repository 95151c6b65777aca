namespace GolemOrleans.Oplog.Query.Search;

/// <summary>A text that a search looks at.</summary>
/// <param name="Path">Where in a value it is: names and indices joined by dots; empty for the entry's own texts.</param>
public readonly record struct EntryText(string Path, string Value);
