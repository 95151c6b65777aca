using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace GolemOrleans.Gateway.HttpApis.Requests.Routing;

/// <summary>
/// Finds what is routed to under a method and path. A literal segment goes before a variable, a variable before the rest of the
/// path, and what leads nowhere is given up for the next; so one of the routes that match is always found, and always the same one.
/// Immutable, thread-safe.
/// </summary>
internal sealed class RouteTree<T>
    where T : class
{
    private readonly Dictionary<string, Node> _roots = new(StringComparer.Ordinal);

    /// <param name="routes">Methods in upper case. Of several with one method and the same path the first counts.</param>
    public RouteTree(IEnumerable<(string Method, RoutePattern Pattern, T Target)> routes)
    {
        foreach (var (method, pattern, target) in routes)
        {
            if (!_roots.TryGetValue(method, out var root))
                _roots.Add(method, root = new Node());
            Add(root, pattern, target);
        }
    }

    /// <param name="method">In upper case.</param>
    /// <param name="path">Its segments, decoded.</param>
    /// <param name="found">The target, with the values of its path variables.</param>
    public bool TryFind(string method, ReadOnlySpan<string> path, [MaybeNullWhen(false)] out RouteMatch<T> found)
    {
        found = null;
        if (!_roots.TryGetValue(method, out var root) || Find(root, path) is not { } leaf)
            return false;
        var variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < leaf.Pattern.Segments.Count; i++)
        {
            var segment = leaf.Pattern.Segments[i];
            if (segment.Kind == RouteSegmentKind.Variable)
                variables[segment.Text] = path[i];
            else if (segment.Kind == RouteSegmentKind.Rest)
                variables[segment.Text] = string.Join('/', path[i..]!);
        }

        found = new RouteMatch<T>(leaf.Target, variables.ToImmutable());
        return true;
    }

    private static void Add(Node node, RoutePattern pattern, T target)
    {
        foreach (var segment in pattern.Segments)
        {
            if (segment.Kind == RouteSegmentKind.Rest)
            {
                node.Rest ??= new Leaf(pattern, target);
                return;
            }

            if (segment.Kind == RouteSegmentKind.Variable)
                node = node.Variable ??= new Node();
            else if (!node.Literals.TryGetValue(segment.Text, out var next))
                node.Literals.Add(segment.Text, node = new Node());
            else
                node = next;
        }

        node.Here ??= new Leaf(pattern, target);
    }

    /// <summary>Each node is looked at once at most: its depth is the number of segments before it.</summary>
    private static Leaf? Find(Node node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return node.Here;
        return (node.Literals.TryGetValue(path[0], out var literal) ? Find(literal, path[1..]) : null)
            ?? (node.Variable is null ? null : Find(node.Variable, path[1..]))
            ?? node.Rest;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Node? Variable { get; set; }

        public Leaf? Rest { get; set; }

        public Leaf? Here { get; set; }
    }

    private sealed record Leaf(RoutePattern Pattern, T Target);
}

/// <summary>What a request is routed to.</summary>
/// <param name="Target">What was found.</param>
/// <param name="Variables">Path variables, decoded; of a rest the segments with slashes between them.</param>
internal sealed record RouteMatch<T>(T Target, IReadOnlyDictionary<string, string> Variables);
