using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of the interfaces that client-side objects offer to grains.</summary>
public interface IGrainObserver : IAddressable
{
}
