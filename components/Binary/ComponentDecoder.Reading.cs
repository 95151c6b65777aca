using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <content>Indices, sorts and names.</content>
internal sealed partial class ComponentDecoder
{
    private static Sort CoreSort(ref WasmReader reader)
    {
        var at = reader.Offset;
        var sort = reader.Byte("a core sort");
        return sort switch
        {
            0x00 => Sort.CoreFunction,
            0x01 => Sort.CoreTable,
            0x02 => Sort.CoreMemory,
            0x03 => Sort.CoreGlobal,
            0x04 => Sort.CoreTag,
            0x10 => Sort.CoreType,
            0x11 => Sort.CoreModule,
            0x12 => Sort.CoreInstance,
            _ => throw reader.FailAt(at, $"0x{sort:x2} is not a core sort"),
        };
    }

    private static Sort ReadSort(ref WasmReader reader)
    {
        var at = reader.Offset;
        var sort = reader.Byte("a sort");
        return sort switch
        {
            0x00 => CoreSort(ref reader),
            0x01 => Sort.Function,
            0x02 => throw reader.FailAt(at, "not supported: values"),
            0x03 => Sort.Type,
            0x04 => Sort.Component,
            0x05 => Sort.Instance,
            _ => throw reader.FailAt(at, $"0x{sort:x2} is not a sort"),
        };
    }

    private static int Index(ref WasmReader reader, Scope scope, Sort sort)
    {
        var at = reader.Offset;
        var index = reader.U32($"a {ExternSorts.Describe(sort)} index");
        var count = scope.Count(sort);
        return index < (uint)count
            ? (int)index
            : throw reader.FailAt(at, $"{ExternSorts.Describe(sort)} index {index} is out of bounds ({count} present)");
    }

    private int Index(ref WasmReader reader, Sort sort) => Index(ref reader, _scope, sort);

    private static FunctionType FunctionTypeAt(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var index = Index(ref reader, scope, Sort.Type);
        return scope.Types[index] is FunctionExtern f ? f.Type : throw reader.FailAt(at, $"type {index} is not a function type");
    }

    private static ResourceType ResourceAt(ref WasmReader reader, Scope scope)
    {
        var at = reader.Offset;
        var index = Index(ref reader, scope, Sort.Type);
        return scope.Types[index] is ResourceExtern r ? r.Resource : throw reader.FailAt(at, $"type {index} is not a resource type");
    }

    /// <summary>
    /// An import or export name with its attributes. The attributes (<c>implements</c>, <c>external-id</c>) say nothing that
    /// linking uses; they are checked and dropped.
    /// </summary>
    private static ExternName ExternNameOf(ref WasmReader reader, bool import, out string? implements)
    {
        var at = reader.Offset;
        implements = null;
        var form = reader.Byte("the form of an import or export name");
        if (form > 0x02)
            throw reader.FailAt(at, $"0x{form:x2} is not the form of an import or export name");
        var text = reader.Name("an import or export name");
        if (form == 0x02)
            implements = Attributes(ref reader);
        try
        {
            const string legacy = "[implements=<";
            if (text.StartsWith(legacy, StringComparison.Ordinal) && text.IndexOf(">]", StringComparison.Ordinal) is var end and > 0)
            {
                implements = text[legacy.Length..end];
                text = text[(end + 2)..];
            }

            if (implements is not null)
                ExternName.Parse(implements, import: false).RequireInterface();
            return ExternName.Parse(text, import);
        }
        catch (FormatException e)
        {
            throw reader.FailAt(at, e.Message);
        }
    }

    private static string? Attributes(ref WasmReader reader)
    {
        string? implements = null;
        var seen = 0;
        for (var count = reader.Count("attributes of a name", 16); count > 0; count--)
        {
            var at = reader.Offset;
            var kind = reader.Byte("the kind of an attribute");
            var value = reader.Name("the value of an attribute");
            if (kind is not (0 or 1 or 2))
                throw reader.FailAt(at, $"0x{kind:x2} is not the kind of a name attribute");
            if ((seen & 1 << kind) != 0)
                throw reader.FailAt(at, "an attribute of a name occurs twice");
            seen |= 1 << kind;
            if (kind == 0)
                implements = value;
        }

        return implements;
    }

    private static void CheckImplements(ref WasmReader reader, long at, ExternName name, string? implements, ExternType type)
    {
        if (name.Kind == ExternNameKind.Interface && type is not InstanceExtern)
            throw reader.FailAt(at, $"\"{name.Text}\" is the name of an interface, but not an instance");
        if (implements is null)
            return;
        if (type is not InstanceExtern)
            throw reader.FailAt(at, $"\"{name.Text}\" implements an interface, but is not an instance");
        if (name.Kind != ExternNameKind.Label)
            throw reader.FailAt(at, $"\"{name.Text}\" cannot have an implements attribute");
    }
}
