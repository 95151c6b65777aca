using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Golem.Tracing;

/// <summary><c>golem:api/context.span</c>: finished at the latest when it is dropped.</summary>
[WitResource("golem:api/context", "span")]
public sealed class GuestSpan : HostObject
{
    private readonly SpanStack _spans;
    private readonly OpenSpan _span;

    internal GuestSpan(SpanStack spans, OpenSpan span) : base(null) => (_spans, _span) = (spans, span);

    public DateTime StartedAt() => DateTime.From(_span.Start);

    public void SetAttribute(string name, WitValue value) => _spans.SetAttribute(_span, name, value.Payload.AsString);

    public void SetAttributes(GuestAttribute[] attributes)
    {
        foreach (var attribute in attributes)
            SetAttribute(attribute.Key, attribute.Value);
    }

    public void Finish() => _spans.Finish(_span);

    private protected override void OnDrop() => _spans.Finish(_span);
}

/// <summary><c>attribute</c>.</summary>
/// <param name="Value">An <c>attribute-value</c>: strings only.</param>
public sealed record GuestAttribute(string Key, WitValue Value)
{
    internal static WitValue ValueOf(string text) => WitValue.Variant(0, WitValue.String(text));
}

/// <summary><c>attribute-chain</c>: the values of one key, innermost span first.</summary>
public sealed record GuestAttributeChain(string Key, WitValue[] Values);
