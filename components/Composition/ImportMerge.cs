using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Introspection;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>
/// Makes one list of imports out of those of several components. Resources that stand at the same place of the same import
/// are one; an import comes after those whose types it uses.
/// </summary>
internal sealed class ImportMerge(WorkBudget budget)
{
    private readonly Dictionary<ResourceType, ResourceType> _same = [];
    private readonly Dictionary<string, ResourceType> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MergedImport> _byKey = new(StringComparer.Ordinal);
    private readonly List<MergedImport> _order = [];

    /// <summary>The import that a component's import became; null when it was not merged.</summary>
    public MergedImport? Find(string name) => _byKey.GetValueOrDefault(MergedImport.KeyOf(name));

    /// <summary>The resource of the composition that stands for one of a component's.</summary>
    public ResourceType Representative(ResourceType resource)
    {
        var root = resource;
        while (_same.TryGetValue(root, out var other))
            root = other;
        if (!ReferenceEquals(root, resource))
            _same[resource] = root;
        return root;
    }

    /// <returns>The imports in an order in which each follows those it needs.</returns>
    /// <exception cref="CompositionException">Types disagree, or an import is of a kind that is not merged.</exception>
    public List<MergedImport> Merge(IReadOnlyList<ImmutableArray<ComponentExtern>> components)
    {
        foreach (var import in components.SelectMany(imports => imports))
            Unify(MergedImport.KeyOf(import.Name), import.Name, import.Type);
        foreach (var imports in components)
            Add(imports);
        return Sorted();
    }

    /// <summary>Identifies resources by their place.</summary>
    private void Unify(string place, string name, ExternType type)
    {
        budget.Spend();
        switch (type)
        {
            case ResourceExtern { Resource: var resource }:
                resource = Representative(resource);
                var known = Representative(_resources.GetValueOrDefault(place, resource));
                _resources.TryAdd(place, resource);
                if (!ReferenceEquals(known, resource))
                    _same.Add(resource, known);
                break;
            case InstanceExtern instance when !place.Contains('\n'):
                foreach (var export in instance.Exports)
                    Unify($"{place}\n{export.Name}", $"{name} / {export.Name}", export.Type);
                break;
            case FunctionExtern or TypeExtern:
                break;
            default:
                throw new CompositionException(CompositionProblem.Unsupported, $"the import {name} is of a kind that only components can satisfy");
        }
    }

    private void Add(ImmutableArray<ComponentExtern> imports)
    {
        var resources = new TypeSubstitution(Representative, budget);
        var introduced = new Dictionary<object, MergedImport>(ReferenceEqualityComparer.Instance);
        foreach (var import in imports)
        {
            var type = resources.Apply(import.Type);
            var key = MergedImport.KeyOf(import.Name);
            if (!_byKey.TryGetValue(key, out var merged))
            {
                _byKey[key] = merged = new MergedImport(import.Name, type);
                _order.Add(merged);
            }

            merged.Add(import.Name, type);
            foreach (var part in type is InstanceExtern instance ? instance.Exports.Select(export => export.Type) : [type])
            {
                foreach (var mentioned in Mentioned(part))
                {
                    if (introduced.TryGetValue(mentioned, out var origin) && origin != merged)
                        merged.Needs.Add(origin);
                }

                foreach (var name in Introduced(part))
                    introduced.TryAdd(name, merged);
            }
        }
    }

    private static IEnumerable<object> Introduced(ExternType type) => type switch
    {
        ResourceExtern { Resource: var resource } => [resource],
        TypeExtern { Type: var named } => TypeOrigins.Content(named) is { } content ? [named, content] : [named],
        _ => [],
    };

    private IEnumerable<object> Mentioned(ExternType type)
    {
        var found = new HashSet<object>(ReferenceEqualityComparer.Instance);
        if (type is FunctionExtern { Type: var function })
            foreach (var part in TypeParts.Of(function))
                Collect(part);
        else if (type is TypeExtern { Type: var named })
            Collect(named);
        else if (type is ResourceExtern { Resource: var resource })
            found.Add(resource);
        return found;

        void Collect(WitType part)
        {
            budget.Spend();
            if (part is PrimitiveType || !found.Add(part))
                return;
            if (part is HandleType handle)
                found.Add(handle.Resource);
            if (TypeOrigins.Content(part) is { } content)
                found.Add(content);
            foreach (var inner in TypeParts.Of(part))
                Collect(inner);
        }
    }

    /// <summary>Depth first, without recursion: chains of imports may be long.</summary>
    private List<MergedImport> Sorted()
    {
        var sorted = new List<MergedImport>(_order.Count);
        var finished = new Dictionary<MergedImport, bool>();
        var path = new Stack<(MergedImport Import, Queue<MergedImport> Left)>();
        foreach (var import in _order)
        {
            Enter(import);
            while (path.TryPeek(out var top))
            {
                if (top.Left.TryDequeue(out var needed))
                {
                    Enter(needed);
                    continue;
                }

                path.Pop();
                finished[top.Import] = true;
                sorted.Add(top.Import);
            }
        }

        return sorted;

        void Enter(MergedImport import)
        {
            if (finished.TryAdd(import, false))
                path.Push((import, new Queue<MergedImport>(import.Needs)));
            else if (!finished[import])
                throw new CompositionException(CompositionProblem.Conflict, $"the components disagree about whose types {import.Name} uses");
        }
    }
}
