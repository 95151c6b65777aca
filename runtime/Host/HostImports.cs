using System.Reflection;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Runtime.Host;

/// <summary>
/// Everything a component can import: the packages in <c>wit/</c>, bound to the classes of this room. Made once per process;
/// immutable and thread-safe. The state of an instance must be its <see cref="WorkerContext"/>.
/// </summary>
public sealed class HostImports : IHostImports
{
    /// <summary>The world in <c>wit/</c> that lists what is offered.</summary>
    public const string World = "golem-orleans:host/host@0.1.0";

    private readonly Dictionary<string, List<HostShape>> _shapes = [];
    private readonly Func<WorkerContext, WorkerHost> _create;

    /// <exception cref="HostBindingException">A class does not fit its interface: a programming error.</exception>
    public HostImports(HostServices services)
    {
        _create = context => new WorkerHost(context, services, HostInterfaceTable.Interfaces.Count);
        Bind(HostWit.Load());
        Bind(HostWit.LoadGolem120());
    }

    /// <summary>The bound interfaces in their current shape.</summary>
    public IEnumerable<HostInterface> Interfaces => _shapes.Values.Select(shapes => shapes[0].Bound);

    public HostInterface? Resolve(string importName, InstanceExtern type)
    {
        if (WitVersion.BestMatch(_shapes.Keys, importName) is not { } name)
            return null;
        var shapes = _shapes[name];
        return (shapes.FirstOrDefault(shape => shape.Fits(type)) ?? shapes[0]).Bound;
    }

    public HostFunction? ResolveFunction(string importName, FunctionType type) => null;

    private void Bind(WitPackageSet packages)
    {
        var offered = packages.FindWorld(World)!.Imports.Select(import => import.Interface!.Name).ToHashSet();
        var binder = new TypedHostBinder(HostInterfaceTable.Resources);
        var done = new HashSet<string>();
        foreach (var wit in packages.Interfaces)
            Visit(wit);

        void Visit(WitInterface wit)
        {
            if (!offered.Contains(wit.Name) || !HostInterfaceTable.Implements(wit) || !done.Add(wit.Name))
                return;
            foreach (var used in wit.Types)
            {
                if (used.Origin is { } origin)
                    Visit(packages.Find(origin.Interface)!);
            }

            var shapes = _shapes.TryGetValue(wit.Name, out var known) ? known : _shapes[wit.Name] = [];
            shapes.Add(new HostShape(wit, Bind(binder, wit)));
        }
    }

    private HostInterface Bind(TypedHostBinder binder, WitInterface wit)
    {
        for (var i = 0; i < HostInterfaceTable.Interfaces.Count; i++)
        {
            var entry = HostInterfaceTable.Interfaces[i];
            if (entry.Class.GetCustomAttribute<WitInterfaceAttribute>()!.Name != WitVersion.Split(wit.Name).Name)
                continue;
            var index = i;
            return binder.Bind(wit, entry.Class, state => ((WorkerContext)state!).Part(_create).Interface(index, entry.Create));
        }

        return binder.Bind(wit, null);
    }
}
