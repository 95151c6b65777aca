using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>An export that satisfies an import of the socket.</summary>
/// <param name="Plug">Index in <see cref="PlugMatching.Used"/>.</param>
internal readonly record struct PluggedImport(int Plug, string Export, Sort Sort);

/// <summary>Which imports of a socket which plugs satisfy.</summary>
internal sealed class PlugMatching
{
    private readonly Dictionary<string, PluggedImport> _plugged = new(StringComparer.Ordinal);
    private readonly List<ComponentDefinition> _used = [];

    private PlugMatching() { }

    /// <summary>The plugs with at least one export that is used.</summary>
    public IReadOnlyList<ComponentDefinition> Used => _used;

    /// <summary>Imports of the socket by name.</summary>
    public IReadOnlyDictionary<string, PluggedImport> Plugged => _plugged;

    /// <exception cref="CompositionException">No export fits, or two plugs fit the same import.</exception>
    public static PlugMatching Of(ComponentDefinition socket, IReadOnlyList<ComponentDefinition> plugs, TypeTable table)
    {
        var matching = new PlugMatching();
        var open = FreeResources(socket);
        var misfits = new List<string>();
        foreach (var plug in plugs)
        {
            var index = -1;
            foreach (var export in plug.Exports)
            {
                if (FindImport(socket, export.Name) is not { } import)
                    continue;
                if (new TypeMatcher(table, open).Match(export.Type, import.Type) is { } reason)
                {
                    misfits.Add($"{export.Name}: {reason}");
                    continue;
                }

                if (index < 0)
                {
                    index = matching._used.Count;
                    matching._used.Add(plug);
                }

                if (!matching._plugged.TryAdd(import.Name, new PluggedImport(index, export.Name, ExternSorts.Of(export.Type))))
                    throw new CompositionException(CompositionProblem.Conflict, $"two plugs export {import.Name}");
            }
        }

        if (matching._used.Count == 0)
            throw new CompositionException(CompositionProblem.NothingToPlug, Nothing(misfits));
        return matching;
    }

    private static ComponentExtern? FindImport(ComponentDefinition socket, string export)
    {
        var track = InterfaceName.Parse(export).Track;
        return socket.Imports.FirstOrDefault(import => import.Name == export)
            ?? socket.Imports.FirstOrDefault(import => InterfaceName.Parse(import.Name).Track == track);
    }

    private static HashSet<ResourceType> FreeResources(ComponentDefinition socket)
    {
        var free = new HashSet<ResourceType>();
        foreach (var import in socket.Imports)
            Collect(import.Type);
        return free;

        void Collect(ExternType type)
        {
            if (type is ResourceExtern resource)
                free.Add(resource.Resource);
            else if (type is InstanceExtern instance)
                foreach (var export in instance.Exports)
                    Collect(export.Type);
        }
    }

    private static string Nothing(List<string> misfits) => misfits.Count == 0
        ? "the socket component had no matching imports for the plugs that were provided"
        : $"the socket component had no matching imports for the plugs that were provided; of another type: {string.Join("; ", misfits)}";
}
