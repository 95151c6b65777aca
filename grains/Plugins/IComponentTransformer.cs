using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Grains.Plugins;

/// <summary>Speaks to the services behind transformer plugins. Thread-safe.</summary>
public interface IComponentTransformer
{
    /// <summary>Asks the plugin whether it can work with these parameters.</summary>
    /// <exception cref="TransformationException">It cannot, or does not answer; the message says why.</exception>
    Task ValidateAsync(PluginDefinitionRecord plugin, IReadOnlyCollection<KeyValuePair<string, string>> parameters, CancellationToken cancellation);

    /// <summary>Lets the plugin rewrite component bytes.</summary>
    /// <param name="plugin">A transformer.</param>
    /// <param name="parameters">Of the installation.</param>
    /// <param name="component">What the bytes are, for the plugin to know.</param>
    /// <param name="digest">The bytes in the blob store.</param>
    /// <returns>Digest of the rewritten bytes, which are in the blob store.</returns>
    /// <exception cref="TransformationException">The plugin refused, failed or answered too much.</exception>
    Task<string> TransformAsync(
        PluginDefinitionRecord plugin,
        IReadOnlyCollection<KeyValuePair<string, string>> parameters,
        ComponentVersionRecord component,
        string digest,
        CancellationToken cancellation);
}

/// <summary>A plugin did not rewrite a component.</summary>
public sealed class TransformationException(string message, Exception? inner = null) : Exception(message, inner);
