namespace GolemOrleans.Grains.Components;

/// <summary>Decodes and checks uploaded component bytes. Runs off the grain's turn; thread-safe.</summary>
public interface IComponentInspector
{
    /// <summary>
    /// Reads the bytes of that digest, validates them, checks that every import can be satisfied, and compiles them so that
    /// the first invocation finds the code ready.
    /// </summary>
    /// <param name="digest">Digest in the blob store.</param>
    /// <param name="dynamicLinkingJson">Imports that are linked to other workers; UTF-8 JSON object or empty.</param>
    /// <exception cref="ComponentRejectedException">The bytes are not a component that can run here; the message says why.</exception>
    Task<InspectedComponent> InspectAsync(string digest, ReadOnlyMemory<byte> dynamicLinkingJson);
}

/// <summary>What the registry keeps about accepted bytes.</summary>
/// <param name="MetadataJson">The REST API's <c>metadata</c> object without <c>dynamicLinking</c>.</param>
/// <param name="RootPackageName">Package name recorded in the component, <c>ns:name</c>, or null.</param>
public sealed record InspectedComponent(ReadOnlyMemory<byte> MetadataJson, string? RootPackageName);

/// <summary>Uploaded bytes are refused; the message is for the uploader.</summary>
public sealed class ComponentRejectedException(string message, Exception? inner = null) : Exception(message, inner);
