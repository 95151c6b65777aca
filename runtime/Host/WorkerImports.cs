using System.Reflection;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Files;
using GolemOrleans.Runtime.Host.Golem.Clients;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Values.Wit;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Host;

/// <summary>
/// Everything a worker's component can import: the packages in <c>wit/</c>, bound to the classes of this room. The state of an
/// instance must be its <see cref="WorkerContext"/>.
/// </summary>
public static class WorkerImports
{
    /// <summary>The world in <c>wit/</c> that lists what is offered.</summary>
    public const string World = "golem-orleans:host/host@0.1.0";

    /// <summary>Interfaces that older components know in another shape under the same name.</summary>
    private static readonly HashSet<string> Reshaped = ["golem:api/oplog"];

    /// <summary>Binds everything once; share the result.</summary>
    /// <exception cref="HostBindingException">A class does not fit its interface: a programming error.</exception>
    public static HostImports Create(HostServices services) => new(Bind(services));

    /// <summary>
    /// As <see cref="Create"/>, with generated clients for components that have them, and the way to look at the files of the
    /// workers that use these imports.
    /// </summary>
    public static HostComposition Compose(HostServices services)
    {
        var create = HostFactory(services);
        var imports = new HostImports(Bind(create));
        return new(
            imports,
            json => DynamicLinking.Parse(json) is { IsEmpty: false } linking
                ? new LinkedImports(imports, linking, state => ((WorkerContext)state!).Part(create))
                : imports,
            context => context.Part(create).LookAtFiles());
    }

    /// <summary>The bound interfaces; several shapes of one follow each other, the current one first.</summary>
    public static IReadOnlyList<HostInterface> Bind(HostServices services) => Bind(HostFactory(services));

    private static Func<WorkerContext, WorkerHost> HostFactory(HostServices services)
    {
        // The client lives as long as the process: the bound functions keep it.
        var log = new HostLog(services.Logging.CreateLogger("GolemOrleans.Host"), services.Policies);
        var connector = new HttpConnector(new EgressGate(services.Egress, log, services.ResolveNames), services.Time);
        return context => new WorkerHost(context, services, connector, HostInterfaceTable.Interfaces.Count);
    }

    private static IReadOnlyList<HostInterface> Bind(Func<WorkerContext, WorkerHost> create) =>
        [.. Bind(HostWit.Load(), create, false), .. Bind(HostWit.LoadGolem120(), create, true).Where(i => Reshaped.Contains(WitVersion.Split(i.Name).Name))];

    private static List<HostInterface> Bind(WitPackageSet packages, Func<WorkerContext, WorkerHost> create, bool isGolem120)
    {
        var offered = packages.FindWorld(World)!.Imports.Select(import => import.Interface!.Name).ToHashSet();
        var binder = new TypedHostBinder(isGolem120 ? HostInterfaceTable.ResourcesOfGolem120 : HostInterfaceTable.Resources);
        var done = new HashSet<string>();
        var bound = new List<HostInterface>();
        foreach (var wit in packages.Interfaces)
            Visit(wit);
        return bound;

        void Visit(WitInterface wit)
        {
            if (!offered.Contains(wit.Name) || !HostInterfaceTable.Implements(wit) || !done.Add(wit.Name))
                return;
            foreach (var used in wit.Types)
            {
                if (used.Origin is { } origin)
                    Visit(packages.Find(origin.Interface)!);
            }

            bound.Add(Bind(binder, wit, create, isGolem120));
        }
    }

    private static HostInterface Bind(TypedHostBinder binder, WitInterface wit, Func<WorkerContext, WorkerHost> create, bool isGolem120)
    {
        var name = WitVersion.Split(wit.Name).Name;
        var isReshaped = Reshaped.Contains(name);
        for (var i = 0; i < HostInterfaceTable.Interfaces.Count; i++)
        {
            var entry = HostInterfaceTable.Interfaces[i];
            if (entry.Class.GetCustomAttribute<WitInterfaceAttribute>()!.Name != name || (isReshaped && entry.IsOfGolem120 != isGolem120))
                continue;
            var index = i;
            return binder.Bind(wit, entry.Class, state => ((WorkerContext)state!).Part(create).Interface(index, entry.Create));
        }

        return binder.Bind(wit, null);
    }
}

/// <summary>What a server runs its workers with.</summary>
/// <param name="Imports">For components without generated clients.</param>
/// <param name="ImportsFor">For a component with such a <c>dynamicLinking</c> object (UTF-8 JSON, empty for none), whose clients
/// become calls to other workers. Thread-safe; throws <see cref="FormatException"/> when it is no such object.</param>
/// <param name="Files">The file system of a loaded worker.</param>
public sealed record HostComposition(
    HostImports Imports, Func<ReadOnlyMemory<byte>, IHostImports> ImportsFor, Func<WorkerContext, IWorkerFiles> Files);
