using GolemOrleans.Components.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The options of one <c>canon lift</c> or <c>canon lower</c> in one running instance. The linker makes one per canonical
/// definition and instantiation (sharing is fine where memory, realloc, encoding and resources are equal). Immutable.
/// </summary>
internal sealed class CanonicalOptions
{
    private readonly ResourceBinding[] _resources;

    /// <param name="instance">The component instance that the canonical definition belongs to.</param>
    /// <param name="resources">
    /// Which runtime resource each resource type of the function's type is in this instantiation: one entry for every
    /// member of <see cref="FunctionPlan.Resources"/>.
    /// </param>
    internal CanonicalOptions(
        CanonicalInstance instance,
        CanonicalMemory? memory = null,
        CoreFunction? realloc = null,
        StringEncoding encoding = StringEncoding.Utf8,
        params ReadOnlySpan<ResourceBinding> resources)
    {
        Instance = instance;
        Memory = memory;
        Realloc = realloc;
        Encoding = encoding;
        _resources = resources.ToArray();
    }

    internal CanonicalInstance Instance { get; }

    /// <summary>Null only where <see cref="FunctionPlan"/> says that no memory is needed.</summary>
    internal CanonicalMemory? Memory { get; }

    /// <summary><c>(old pointer, old size, alignment, new size) → pointer</c>, all i32.</summary>
    internal CoreFunction? Realloc { get; }

    internal StringEncoding Encoding { get; }

    /// <summary>The runtime resource of a resource type; a missing binding is a defect of the linker.</summary>
    internal RuntimeResource Resolve(ResourceType type)
    {
        foreach (ref readonly var binding in _resources.AsSpan())
        {
            if (ReferenceEquals(binding.Type, type))
                return binding.Resource;
        }

        throw new InvalidOperationException($"Resource type '{type.Name}' is not bound in this instantiation.");
    }
}

/// <summary>A resource type as a definition names it, and the resource that it is in one instantiation.</summary>
internal readonly record struct ResourceBinding(ResourceType Type, RuntimeResource Resource);
