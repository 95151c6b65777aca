using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Snapshots;
using GolemOrleans.Components.Snapshots.Editing;
using GolemOrleans.Components.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Linking;

/// <summary>
/// Walks a component definition once and lays out the tree of instances it makes. The definition is validated, so that
/// indices and types are trusted; only the host's imports are checked here. One linker makes one plan.
/// </summary>
internal sealed partial class Linker
{
    /// <summary>Component instances in one tree; nested instantiation can grow exponentially with the size of the binary.</summary>
    internal const int MaxInstances = 1_000;

    private readonly IHostImports _imports;
    private readonly PlanCache _plans;
    private readonly List<LinkStep> _steps = [];
    private readonly List<int> _instanceParents = [];

    private readonly bool _snapshots;

    private Linker(IHostImports imports, PlanCache plans, bool snapshots)
    {
        _imports = imports;
        _plans = plans;
        _snapshots = snapshots;
    }

    /// <param name="definition">What to link.</param>
    /// <param name="imports">What the host offers.</param>
    /// <param name="plans">Plans of function types.</param>
    /// <param name="scan">Given when instances are to be captured: reads what the code of a module does.</param>
    /// <exception cref="ComponentLinkException">An import is missing or has another type, or the tree is too large.</exception>
    public static LinkPlan Link(ComponentDefinition definition, IHostImports imports, PlanCache plans, Func<CoreModule, ModuleFindings>? scan = null)
    {
        var linker = new Linker(imports, plans, scan is not null);
        var root = linker.NewScope(outer: null, parent: null);
        linker.Walk(definition.Body, root, arguments: null);
        linker.FlushFunctions();
        return new LinkPlan
        {
            Steps = [.. linker._steps],
            Modules = [.. linker._modules],
            CoreInstances = linker._coreInstances,
            Items = linker._items,
            InstanceParents = [.. linker._instanceParents],
            Resources = [.. linker._resources.Select(linker.WithHost)],
            Lifts = [.. linker._lifts],
            Lowers = [.. linker._lowers],
            Memories = [.. linker._memories],
            CalledFunctions = [.. linker._calledFunctions.Select(c => (c.Key, c.Value))],
            Exports = root.Exports,
            Snapshots = scan is null ? null : SnapshotPlanner.Plan(linker._modules, linker._planned, linker._editNames, scan),
        };
    }

    private LinkScope NewScope(LinkScope? outer, LinkScope? parent)
    {
        if (_instanceParents.Count == MaxInstances)
            throw new ComponentLinkException("component", $"it makes more than {MaxInstances} component instances");
        _instanceParents.Add(parent?.Instance ?? -1);
        return new LinkScope(outer, _instanceParents.Count - 1);
    }

    private void Walk(ComponentBody body, LinkScope scope, Dictionary<string, LinkedItem>? arguments)
    {
        foreach (var definition in body.Definitions)
            scope.Add(definition.Space, Link(definition, scope, arguments));
    }

    private LinkedItem Link(Definition definition, LinkScope scope, Dictionary<string, LinkedItem>? arguments)
    {
        switch (definition)
        {
            case Import import:
                var imported = arguments is null ? FromHost(import, scope) : arguments[import.Name];
                scope.Bind(import.Type, imported);
                return imported;
            case Export export:
                return Exported(export, scope);
            case TypeDefinition or CoreTypeDefinition:
                return LinkedType.Instance;
            case ResourceDefinition resource:
                return Defined(resource, scope);
            case NestedComponent nested:
                return new LinkedComponent(nested.Body, scope);
            case Instantiation instantiation:
                return Instantiated(instantiation, scope);
            case InlineInstance inline:
                return new LinkedInstance(Named(inline.Exports, scope));
            case ExportAlias alias:
                return scope.Item<LinkedInstance>(Sort.Instance, alias.Instance).Exports[alias.Name];
            case OuterAlias alias:
                return scope.Ancestor(alias.Count).Item(alias.Sort, alias.Index);
            default:
                return LinkCore(definition, scope);
        }
    }

    private LinkedInstance Instantiated(Instantiation instantiation, LinkScope scope)
    {
        var component = scope.Item<LinkedComponent>(Sort.Component, instantiation.Component);
        var inner = NewScope(component.Scope, scope);
        Walk(component.Body, inner, Named(instantiation.Arguments, scope));
        var instance = new LinkedInstance(inner.Exports);
        scope.Bind(instantiation.Type, instance);
        return instance;
    }

    private static LinkedItem Exported(Export export, LinkScope scope)
    {
        var item = scope.Item(export.Target.Sort, export.Target.Index);
        // A declared type may hide exports of the instance.
        if (export.Type is InstanceExtern type && item is LinkedInstance instance && type.Exports.Length < instance.Exports.Count)
            item = new LinkedInstance(type.Exports.ToDictionary(e => e.Name, e => instance.Exports[e.Name]));
        scope.Bind(export.Type, item);
        scope.Exports[export.Name] = item;
        return item;
    }

    private static Dictionary<string, LinkedItem> Named(ImmutableArray<NamedIndex> items, LinkScope scope) =>
        items.ToDictionary(i => i.Name, i => scope.Item(i.Target.Sort, i.Target.Index));
}
