namespace GolemOrleans.Values.Rpc;

/// <summary>A <c>wit-value</c> or <c>wit-type</c> whose nodes are no value of the type wanted, or no type.</summary>
public sealed class WitNodeException(int node, string reason) : FormatException($"node {node}: {reason}")
{
    /// <summary>The index of the node at fault.</summary>
    public int Node { get; } = node;
}
