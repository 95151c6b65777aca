using System.Collections.Concurrent;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Tests.Linking;

/// <summary>
/// Satisfies any import with functions of exactly its types: given bodies by name (<c>interface-without-version/function</c>),
/// for the others a default value of the result's type. Calls are recorded.
/// </summary>
internal sealed class StubImports(Dictionary<string, HostFunctionBody>? bodies = null) : IHostImports
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public HostInterface? Resolve(string importName, InstanceExtern type)
    {
        var functions = new List<HostFunction>();
        var resources = new List<HostResource>();
        foreach (var export in type.Exports)
        {
            switch (export.Type)
            {
                case FunctionExtern function:
                    functions.Add(Function($"{importName.Split('@')[0]}/{export.Name}", export.Name, function.Type));
                    break;
                case ResourceExtern resource:
                    resources.Add(new HostResource(resource.Resource, null));
                    break;
            }
        }

        return new HostInterface(importName, functions, resources);
    }

    public HostFunction? ResolveFunction(string importName, FunctionType type) => Function(importName, importName, type);

    private HostFunction Function(string key, string name, FunctionType type) => new(name, type, (ref HostCall call) =>
    {
        Calls.Enqueue(key);
        if (bodies?.TryGetValue(key, out var body) is true)
            body(ref call);
        else if (type.Result is not null)
            call.Result = Default(type.Result);
    });

    private static WitValue Default(WitType type) => type switch
    {
        { Kind: WitKind.String } => WitValue.String(""),
        { Kind: WitKind.U8 } => WitValue.U8(0),
        { Kind: WitKind.U16 } => WitValue.U16(0),
        { Kind: WitKind.U32 } => WitValue.U32(0),
        { Kind: WitKind.U64 } => WitValue.U64(0),
        { Kind: WitKind.S32 } => WitValue.S32(0),
        { Kind: WitKind.S64 } => WitValue.S64(0),
        { Kind: WitKind.Bool } => WitValue.Bool(false),
        ListType { Element.Kind: WitKind.U8 } => WitValue.List(Array.Empty<byte>()),
        ListType { Element.Kind: WitKind.U64 } => WitValue.List(Array.Empty<ulong>()),
        ListType => WitValue.List(Array.Empty<WitValue>()),
        OptionType => WitValue.None,
        ResultType { Ok: null } => WitValue.Ok(),
        ResultType result => WitValue.Ok(Default(result.Ok)),
        RecordType record => WitValue.Record([.. record.Fields.Select(f => Default(f.Type))]),
        TupleType tuple => WitValue.Tuple([.. tuple.Items.Select(Default)]),
        EnumType => WitValue.Enum(0),
        FlagsType => WitValue.Flags(0),
        VariantType { Cases: [{ Type: { } payload }, ..] } => WitValue.Variant(0, Default(payload)),
        VariantType => WitValue.Variant(0),
        HandleType => WitValue.Own(new object()),
        _ => throw new NotSupportedException($"No default for {type.Kind}."),
    };
}
