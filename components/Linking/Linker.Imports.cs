using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Linking;

/// <summary>Imports of the outermost component, bound to the host.</summary>
internal sealed partial class Linker
{
    private readonly List<ResourceSlot> _resources = [];
    private readonly Dictionary<ResourceType, int> _hostResourceSlots = [];
    private readonly Dictionary<ResourceType, HostResource> _hostResources = [];

    private LinkedItem FromHost(Import import, LinkScope scope)
    {
        switch (import.Type)
        {
            case FunctionExtern function:
                var offered = _imports.ResolveFunction(import.Name, function.Type)
                    ?? throw new ComponentLinkException(import.Name, "the host has no such function") { IsUnknown = true };
                return Checked(offered, function.Type, import.Name, scope);
            case InstanceExtern instance:
                // An interface of types alone needs nothing from the host.
                var offer = _imports.Resolve(import.Name, instance)
                    ?? (instance.Exports.All(e => e.Type is TypeExtern) ? new HostInterface(import.Name, [], []) : null)
                    ?? throw new ComponentLinkException(import.Name, "the host has no such interface") { IsUnknown = true };
                return FromHost(import.Name, instance, offer, scope);
            case TypeExtern:
                return LinkedType.Instance;
            case ResourceExtern:
                throw new ComponentLinkException(import.Name, "a resource can only be imported as part of an interface");
            default:
                throw new ComponentLinkException(import.Name, $"the host offers functions and interfaces, not a {ExternSorts.Describe(import.Space)}");
        }
    }

    private LinkedInstance FromHost(string name, InstanceExtern wanted, HostInterface offer, LinkScope scope)
    {
        foreach (var resource in offer.Resources)
            _hostResources.TryAdd(resource.Type, resource);

        var functions = new Dictionary<string, HostFunction>(offer.Functions.Count);
        foreach (var function in offer.Functions)
            functions.TryAdd(function.Name, function);

        var exports = new Dictionary<string, LinkedItem>();
        foreach (var export in wanted.Exports)
        {
            if (export.Type is ResourceExtern resource)
                BindResource(resource.Resource, export.Name, offer, scope);
        }

        foreach (var export in wanted.Exports)
        {
            var path = $"{name} / {export.Name}";
            exports[export.Name] = export.Type switch
            {
                FunctionExtern function when functions.TryGetValue(export.Name, out var host) => Checked(host, function.Type, path, scope),
                FunctionExtern => throw new ComponentLinkException(path, "the host's interface has no such function"),
                TypeExtern => LinkedType.Instance,
                ResourceExtern => LinkedType.Instance,
                _ => throw new ComponentLinkException(path, "the host's interfaces hold functions and resources only"),
            };
        }

        // A resource used from another interface may have become known by the functions that mention it.
        foreach (var export in wanted.Exports)
        {
            if (export.Type is not ResourceExtern resource)
                continue;
            exports[export.Name] = scope.Resources.TryGetValue(resource.Resource, out var slot)
                ? new LinkedResource(slot)
                : throw new ComponentLinkException($"{name} / {export.Name}", "the host's interface has no such resource");
        }

        return new LinkedInstance(exports);
    }

    private void BindResource(ResourceType wanted, string name, HostInterface offer, LinkScope scope)
    {
        if (scope.Resources.ContainsKey(wanted))
            return;
        var found = offer.Resources.FirstOrDefault(r => r.Type.Name == name);
        if (found is not null)
            scope.Resources.Add(wanted, HostResourceSlot(found.Type));
    }

    private LinkedHostFunction Checked(HostFunction offered, FunctionType wanted, string path, LinkScope scope)
    {
        var mismatch = TypeMatch.Find(wanted, offered.Type, (import, host) =>
        {
            var slot = HostResourceSlot(host);
            return scope.Resources.TryGetValue(import, out var bound) ? bound == slot : scope.Resources.TryAdd(import, slot);
        });
        return mismatch is null ? new LinkedHostFunction(offered) : throw new ComponentLinkException(path + mismatch.Path, mismatch.Reason);
    }

    private int HostResourceSlot(ResourceType type)
    {
        if (!_hostResourceSlots.TryGetValue(type, out var slot))
        {
            slot = _resources.Count;
            _hostResourceSlots.Add(type, slot);
            _resources.Add(new ResourceSlot(type, null, -1, null));
        }

        return slot;
    }

    // A host resource may be met in a function before the interface that declares it is imported.
    private ResourceSlot WithHost(ResourceSlot slot) =>
        slot.Instance >= 0 ? slot : slot with { Host = _hostResources.GetValueOrDefault(slot.Type) ?? new HostResource(slot.Type, null) };
}
