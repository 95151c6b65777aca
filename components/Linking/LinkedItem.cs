using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Components.Linking;

/// <summary>
/// What an entry of a component's index spaces stands for in one tree of instances, known before anything runs: slots name
/// places in the running tree.
/// </summary>
internal abstract class LinkedItem;

/// <summary>A resource type of the tree.</summary>
internal sealed class LinkedResource(int slot) : LinkedItem
{
    public int Slot { get; } = slot;
}

/// <summary>A value, function, instance or component type: nothing at run time.</summary>
internal sealed class LinkedType : LinkedItem
{
    public static LinkedType Instance { get; } = new();
}

/// <summary>A function lifted somewhere in the tree.</summary>
internal sealed class LinkedLift(int lift) : LinkedItem
{
    /// <summary>Index in <see cref="LinkPlan.Lifts"/>.</summary>
    public int Lift { get; } = lift;
}

/// <summary>A function of the host.</summary>
internal sealed class LinkedHostFunction(HostFunction function) : LinkedItem
{
    public HostFunction Function { get; } = function;
}

/// <summary>A component instance, as far as its exports are visible.</summary>
internal sealed class LinkedInstance(IReadOnlyDictionary<string, LinkedItem> exports) : LinkedItem
{
    public IReadOnlyDictionary<string, LinkedItem> Exports { get; } = exports;
}

/// <summary>A component that can be instantiated, with the scope its outer aliases look into.</summary>
internal sealed class LinkedComponent(ComponentBody body, LinkScope scope) : LinkedItem
{
    public ComponentBody Body { get; } = body;

    public LinkScope Scope { get; } = scope;
}

/// <summary>A core module.</summary>
internal sealed class LinkedModule(CoreModule module) : LinkedItem
{
    public CoreModule Module { get; } = module;
}

/// <summary>A core instance: of a module, or put together from existing items.</summary>
internal abstract class LinkedCoreInstance : LinkedItem
{
    public abstract LinkedItem Export(string name);
}

/// <summary>A core function, table, memory, global or tag that a core instance exports.</summary>
internal sealed class LinkedCoreExport(int instance, string name, CoreExternType type) : LinkedItem
{
    public int Instance { get; } = instance;

    public string Name { get; } = name;

    public CoreExternType Type { get; } = type;
}

/// <summary>A core function that the linker makes out of a canonical definition.</summary>
internal sealed class LinkedCanonFunction(int item) : LinkedItem
{
    /// <summary>Its place among the items of the tree.</summary>
    public int Item { get; } = item;
}

/// <inheritdoc/>
internal sealed class LinkedModuleInstance(int slot, CoreModule module) : LinkedCoreInstance
{
    public override LinkedItem Export(string name)
    {
        foreach (var export in module.Exports)
        {
            if (export.Name == name)
                return new LinkedCoreExport(slot, name, export.Type);
        }

        throw new ComponentLinkException(name, "the core module has no such export");
    }
}

/// <inheritdoc/>
internal sealed class LinkedInlineCoreInstance(IReadOnlyDictionary<string, LinkedItem> exports) : LinkedCoreInstance
{
    public override LinkedItem Export(string name) =>
        exports.TryGetValue(name, out var item) ? item : throw new ComponentLinkException(name, "the core instance has no such export");
}
