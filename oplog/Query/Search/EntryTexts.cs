using System.Globalization;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Oplog.Query.Search;

/// <summary>
/// The texts of an entry that a search looks at: its kind in two spellings (<c>grow-memory</c>, <c>growmemory</c>), the family
/// of some kinds (<c>exported-function</c>, <c>imported-function</c>, <c>update</c>), its names, keys and messages, and its values.
/// Pure.
/// </summary>
public static class EntryTexts
{
    /// <param name="entry">Any entry.</param>
    /// <param name="load">Bytes of a payload of the entry.</param>
    public static IReadOnlyList<EntryText> Of(OplogEntry entry, Func<OplogPayload, ReadOnlyMemory<byte>> load)
    {
        var texts = new List<EntryText>();
        AddKind(texts, entry.Kind);
        switch (entry)
        {
            case ImportedFunctionInvokedEntry imported:
                Add(texts, "imported-function", imported.FunctionName);
                AddValue(texts, load(imported.Request));
                AddValue(texts, load(imported.Response));
                break;
            case ExportedFunctionInvokedEntry exported:
                Add(texts, "exported-function", exported.FunctionName, exported.IdempotencyKey);
                AddList(texts, load(exported.Request));
                break;
            case ExportedFunctionCompletedEntry completed:
                Add(texts, "exported-function");
                AddResult(texts, load(completed.Response));
                break;
            case ErrorEntry error:
                Add(texts, error.Error.Message);
                break;
            case PendingWorkerInvocationEntry { Invocation: PendingInvocation.ExportedFunction function }:
                Add(texts, function.FunctionName, function.IdempotencyKey);
                AddList(texts, load(function.Input));
                break;
            case PendingWorkerInvocationEntry { Invocation: PendingInvocation.ManualUpdate update }:
                Add(texts, Text(update.TargetVersion));
                break;
            case PendingUpdateEntry update:
                Add(texts, "update", Text(update.Description.TargetVersion));
                break;
            case SuccessfulUpdateEntry update:
                Add(texts, "update", Text(update.TargetVersion));
                break;
            case FailedUpdateEntry update:
                Add(texts, "update", Text(update.TargetVersion), update.Details ?? "");
                break;
            case DescribeResourceEntry resource:
                Add(texts, resource.ResourceName);
                AddList(texts, load(resource.ResourceParams));
                break;
            case LogEntry log:
                Add(texts, log.Context, log.Message);
                break;
            case CancelInvocationEntry cancel:
                Add(texts, cancel.IdempotencyKey);
                break;
            case ActivatePluginEntry plugin:
                AddPlugin(texts, plugin.Plugin);
                break;
            case DeactivatePluginEntry plugin:
                AddPlugin(texts, plugin.Plugin);
                break;
            case StartSpanEntry span:
                Add(texts, span.SpanId.ToString(), span.ParentId?.ToString() ?? "", span.LinkedContext?.ToString() ?? "");
                foreach (var (key, value) in span.Attributes)
                    AddAttribute(texts, key, value);
                break;
            case FinishSpanEntry span:
                Add(texts, span.SpanId.ToString());
                break;
            case SetSpanAttributeEntry span:
                Add(texts, span.SpanId.ToString());
                AddAttribute(texts, span.Key, span.Value);
                break;
            default:
                break;
        }

        return texts;
    }

    private static void AddKind(List<EntryText> texts, OplogEntryKind kind)
    {
        var name = kind.ToString();
        Add(texts, name.ToLowerInvariant());
        var kebab = string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        if (kind != OplogEntryKind.NoOp && kebab.Contains('-', StringComparison.Ordinal))
            Add(texts, kebab);
    }

    private static void Add(List<EntryText> texts, params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            if (value.Length > 0)
                texts.Add(new EntryText("", value));
        }
    }

    /// <summary>Found by its text alone, and as <c>name:text</c>.</summary>
    private static void AddAttribute(List<EntryText> texts, string key, string value)
    {
        texts.Add(new EntryText("", key));
        texts.Add(new EntryText(key, value));
    }

    private static void AddPlugin(List<EntryText> texts, PluginDescription plugin) =>
        Add(texts, plugin.PluginName, plugin.PluginVersion, plugin.InstallationId.ToString("D"));

    private static void AddValue(List<EntryText> texts, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        var typed = BinaryValueCodec.ReadTyped(bytes.Span);
        ValueTexts.Add(texts, typed.Type, typed.Value, "");
    }

    /// <summary>The one result, as the tuple that the API shows.</summary>
    private static void AddResult(List<EntryText> texts, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        var typed = BinaryValueCodec.ReadTyped(bytes.Span);
        ValueTexts.Add(texts, typed.Type, typed.Value, "0");
    }

    /// <summary>Parameters: each is looked at for itself.</summary>
    private static void AddList(List<EntryText> texts, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || BinaryValueCodec.ReadTyped(bytes.Span) is not { Type: TupleType tuple } list)
            return;
        for (var i = 0; i < tuple.Items.Length; i++)
            ValueTexts.Add(texts, tuple.Items[i], list.Value.AsItems[i], "");
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
