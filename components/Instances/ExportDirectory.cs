using System.Collections.Concurrent;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Instances;

/// <summary>Finds exported functions of a component by interface and name; shared by its instances. Thread-safe.</summary>
internal sealed class ExportDirectory(ComponentDefinition definition, LinkPlan plan)
{
    private readonly ConcurrentDictionary<(string? Interface, string Function), ExportedFunction?> _found = new();

    public ExportedFunction? Find(string? interfaceName, string functionName) =>
        _found.TryGetValue((interfaceName, functionName), out var known) ? known : Search(interfaceName, functionName);

    private ExportedFunction? Search(string? interfaceName, string functionName)
    {
        var found = interfaceName is null
            ? Exported(definition.Exports, plan.Exports, functionName)
            : Interface(interfaceName) is { } name
                && definition.Exports.First(e => e.Name == name).Type is InstanceExtern type
                && plan.Exports[name] is LinkedInstance instance
                    ? Exported(type.Exports, instance.Exports, functionName)
                    : null;
        // Only hits are kept: names asked for in vain may be anything.
        return found is null ? null : _found.GetOrAdd((interfaceName, functionName), found);
    }

    private static ExportedFunction? Exported(
        IEnumerable<ComponentExtern> externs, IReadOnlyDictionary<string, LinkedItem> items, string name)
    {
        foreach (var item in externs)
        {
            if (item.Name == name && item.Type is FunctionExtern function)
                return new ExportedFunction(function.Type, items[name]);
        }

        return null;
    }

    private string? Interface(string wanted)
    {
        if (plan.Exports.ContainsKey(wanted))
            return wanted;
        var track = InterfaceName.Parse(wanted).Track;
        return plan.Exports.Keys
            .Select(InterfaceName.Parse)
            .Where(n => n.Version is not null && n.Track == track)
            .OrderByDescending(n => n, Comparer<InterfaceName>.Create(InterfaceName.CompareVersions))
            .Select(n => $"{n.Base}@{n.Version}")
            .FirstOrDefault();
    }
}

/// <summary>An exported function: its public type, and the lift or host function behind it.</summary>
internal sealed record ExportedFunction(FunctionType Type, LinkedItem Item);
