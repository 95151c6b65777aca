using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of all grain interfaces. Methods return <see cref="Task"/>, <see cref="ValueTask"/> or their generic forms.</summary>
public interface IGrain : IAddressable
{
}
