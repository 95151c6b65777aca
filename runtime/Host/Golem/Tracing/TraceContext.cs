using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Tracing;

/// <summary>
/// <c>golem:api/context.invocation-context</c>: a span and those around it, as they were when the guest asked; attributes set
/// later on the same spans are seen.
/// </summary>
[WitResource("golem:api/context", "invocation-context")]
public sealed class TraceContext : HostObject
{
    private readonly SpanStack _spans;
    private readonly OpenSpan[] _chain;
    private readonly TraceId _traceId;

    /// <param name="chain">Innermost first.</param>
    internal TraceContext(SpanStack spans, OpenSpan[] chain) : base(null) => (_spans, _chain, _traceId) = (spans, chain, spans.TraceId);

    public string TraceId() => _traceId.ToString();

    public string SpanId() => (_chain is [var own, ..] ? own.Id : default).ToString();

    public TraceContext? Parent() => _chain.Length > 1 ? new TraceContext(_spans, _chain[1..]) : null;

    /// <param name="inherited">Look into the spans around, too.</param>
    public WitValue GetAttribute(string key, bool inherited) => Looked(inherited)
        .Where(span => span.Attributes.ContainsKey(key))
        .Select(span => WitValue.Some(GuestAttribute.ValueOf(span.Attributes[key])))
        .FirstOrDefault(WitValue.None);

    /// <summary>In the order of the keys; the innermost value of a key wins.</summary>
    /// <param name="inherited">Look into the spans around, too.</param>
    public GuestAttribute[] GetAttributes(bool inherited) =>
        [.. Chains(Looked(inherited)).Select(chain => new GuestAttribute(chain.Key, chain.Values[0]))];

    /// <summary>The values of a key, innermost span first.</summary>
    public WitValue[] GetAttributeChain(string key) =>
        [.. _chain.Where(span => span.Attributes.ContainsKey(key)).Select(span => GuestAttribute.ValueOf(span.Attributes[key]))];

    public GuestAttributeChain[] GetAttributeChains() => [.. Chains(_chain)];

    /// <summary>W3C trace context headers that make this span the parent of what they are sent to.</summary>
    public (string, string)[] TraceContextHeaders() => [.. SpanStack.HeadersOf(_traceId, _spans.TraceStates, _chain.FirstOrDefault())];

    private IEnumerable<OpenSpan> Looked(bool inherited) => inherited ? _chain : _chain.Take(1);

    private static IEnumerable<GuestAttributeChain> Chains(IEnumerable<OpenSpan> spans) => spans
        .SelectMany(span => span.Attributes)
        .GroupBy(attribute => attribute.Key, attribute => GuestAttribute.ValueOf(attribute.Value))
        .OrderBy(chain => chain.Key, StringComparer.Ordinal)
        .Select(chain => new GuestAttributeChain(chain.Key, [.. chain]));
}
