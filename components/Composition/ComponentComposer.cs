using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Composition;
using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components;

/// <summary>
/// Composes components into one, as <c>wac plug</c> does. Pure: equal input gives equal bytes. Thread-safe.
/// </summary>
public static class ComponentComposer
{
    /// <summary>
    /// Plugs exports of <paramref name="plugs"/> into imports of <paramref name="socket"/>. An export goes where an import has
    /// its name, or else one of a compatible version (0.2.x among themselves, 1.x among themselves), and its type is a subtype
    /// of the import's; an export that fits nowhere is not used, and a plug none of whose exports is used is left out. Every
    /// plug that is used becomes one instance. What the socket and the plugs import beyond that, the composition imports: once
    /// for all versions that are compatible, under the newest, with all that any of them wants. Its exports are those of the
    /// socket, and so are its root package and version.
    /// </summary>
    /// <param name="maxBytes">Limit on the size of the composition in bytes.</param>
    /// <returns>The composition, decoded and validated; its binary is <see cref="ComponentDefinition.Bytes"/>.</returns>
    /// <exception cref="CompositionException">The components do not compose.</exception>
    public static ComponentDefinition Plug(ComponentDefinition socket, IReadOnlyList<ComponentDefinition> plugs, long maxBytes = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(plugs);
        var size = plugs.Aggregate((long)socket.Bytes.Length, (sum, plug) => sum + plug.Bytes.Length);
        CheckSize(size, maxBytes);
        try
        {
            var table = new TypeTable(new WorkBudget(size));
            var matching = PlugMatching.Of(socket, plugs, table);
            var bytes = new CompositionWriter(socket, matching, table, size).Write();
            CheckSize(bytes.Length, maxBytes);
            return ComponentDefinition.Decode(bytes);
        }
        catch (ComponentFormatException invalid)
        {
            throw new CompositionException(CompositionProblem.Conflict, $"the composition is not a valid component: {invalid.Message}", invalid);
        }
    }

    private static void CheckSize(long bytes, long maxBytes)
    {
        if (bytes > Math.Min(maxBytes, Array.MaxLength))
            throw new CompositionException(CompositionProblem.TooLarge, $"the composition is larger than the limit of {maxBytes} bytes");
    }
}
