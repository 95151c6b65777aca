using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Codec;

/// <summary>Invocation contexts, queued invocations and update descriptions.</summary>
internal static class InvocationCodec
{
    public static void Context(this OplogWriter writer, InvocationContext context)
    {
        writer.Fixed128(context.TraceId.Value);
        writer.Texts(context.TraceStates);
        writer.VarUInt((ulong)context.Spans.Count);
        foreach (IReadOnlyList<SpanData> stack in context.Spans)
        {
            writer.VarUInt((ulong)stack.Count);
            foreach (SpanData span in stack) writer.Span(span);
        }
    }

    public static InvocationContext Context(this ref OplogReader reader)
    {
        var traceId = new TraceId(reader.Fixed128());
        IReadOnlyList<string> states = reader.Texts();
        int stackCount = reader.Count();
        if (stackCount == 0) return new InvocationContext(traceId, states, []);
        var stacks = new List<IReadOnlyList<SpanData>>();
        for (int i = 0; i < stackCount; i++)
        {
            int count = reader.Count();
            var stack = new List<SpanData>();
            for (int j = 0; j < count; j++) stack.Add(reader.Span());
            stacks.Add(stack);
        }

        return new InvocationContext(traceId, states, stacks);
    }

    public static void Pending(this OplogWriter writer, PendingInvocation invocation)
    {
        switch (invocation)
        {
            case PendingInvocation.ExportedFunction function:
                writer.Byte(0);
                writer.Text(function.IdempotencyKey);
                writer.Text(function.FunctionName);
                writer.Payload(function.Input);
                writer.Context(function.Context);
                break;
            case PendingInvocation.ManualUpdate update:
                writer.Byte(1);
                writer.VarUInt(update.TargetVersion);
                break;
            default:
                throw new ArgumentException($"Unknown pending invocation {invocation.GetType().Name}.", nameof(invocation));
        }
    }

    public static PendingInvocation Pending(this ref OplogReader reader) => reader.Byte() switch
    {
        0 => new PendingInvocation.ExportedFunction(reader.Text(), reader.Text(), reader.Payload(), reader.Context()),
        1 => new PendingInvocation.ManualUpdate(reader.VarUInt()),
        byte other => throw new OplogFormatException($"Unknown kind {other} of pending invocation."),
    };

    public static void Update(this OplogWriter writer, UpdateDescription description)
    {
        switch (description)
        {
            case UpdateDescription.Automatic automatic:
                writer.Byte(0);
                writer.VarUInt(automatic.TargetVersion);
                break;
            case UpdateDescription.SnapshotBased snapshot:
                writer.Byte(1);
                writer.VarUInt(snapshot.TargetVersion);
                writer.Payload(snapshot.Payload);
                break;
            default:
                throw new ArgumentException($"Unknown update {description.GetType().Name}.", nameof(description));
        }
    }

    public static UpdateDescription Update(this ref OplogReader reader) => reader.Byte() switch
    {
        0 => new UpdateDescription.Automatic(reader.VarUInt()),
        1 => new UpdateDescription.SnapshotBased(reader.VarUInt(), reader.Payload()),
        byte other => throw new OplogFormatException($"Unknown kind {other} of update."),
    };

    private static void Span(this OplogWriter writer, SpanData span)
    {
        switch (span)
        {
            case SpanData.Local local:
                writer.Byte(0);
                writer.Fixed64(local.SpanId.Value);
                writer.Time(local.Start);
                writer.OptionalSpanId(local.ParentId);
                writer.OptionalUInt(local.LinkedContext);
                writer.Map(local.Attributes);
                writer.Bool(local.Inherited);
                break;
            case SpanData.External external:
                writer.Byte(1);
                writer.Fixed64(external.SpanId.Value);
                break;
            default:
                throw new ArgumentException($"Unknown span {span.GetType().Name}.", nameof(span));
        }
    }

    private static SpanData Span(this ref OplogReader reader) => reader.Byte() switch
    {
        0 => new SpanData.Local(new SpanId(reader.Fixed64()), reader.Time(), reader.OptionalSpanId(), reader.OptionalUInt(), reader.Map(), reader.Bool()),
        1 => new SpanData.External(new SpanId(reader.Fixed64())),
        byte other => throw new OplogFormatException($"Unknown kind {other} of span."),
    };
}
