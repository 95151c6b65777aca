namespace GolemOrleans.Runtime.Catalog;

/// <summary>What is known about uploaded bytes after decoding, linking and compiling them.</summary>
/// <param name="MetadataJson">See <see cref="ComponentMetadataJson"/>; empty when refused.</param>
/// <param name="RootPackageName">Package name recorded in the component, or null.</param>
/// <param name="Refusal">Why the bytes are no component for this host, for the uploader; null when they are.</param>
public sealed record ComponentInspection(ReadOnlyMemory<byte> MetadataJson, string? RootPackageName, string? Refusal);
