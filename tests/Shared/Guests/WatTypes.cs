using System.Text;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Tests.Guests;

/// <summary>Writes WIT interfaces as instance types of the component text format, and flattens functions to core types.</summary>
internal static class WatTypes
{
    /// <summary>A name for an interface inside the text.</summary>
    public static string Id(string interfaceName) => new([.. interfaceName.Split('@')[0].Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);

    /// <summary>The import of an interface with all its types and the given functions.</summary>
    public static string Import(WitInterface wit, IEnumerable<string> functions)
    {
        var text = new StringBuilder($"  (import \"{wit.Name}\" (instance ${Id(wit.Name)}\n");
        var named = new Dictionary<object, string>();
        foreach (var definition in wit.Types.OrderBy(d => d.Resource is null && d.Origin is null ? Depth(d.Type!) : -1))
        {
            var name = definition.Name;
            if (definition.Origin is { } origin)
                text.Append($"    (export \"{name}\" (type $t-{name} (eq ${Id(origin.Interface)}-{origin.Name})))\n");
            else if (definition.Resource is { } known && named.TryGetValue(known, out var same))
                text.Append($"    (export \"{name}\" (type $t-{name} (eq {same})))\n");
            else if (definition.Resource is not null)
                text.Append($"    (export \"{name}\" (type $t-{name} (sub resource)))\n");
            else
                text.Append($"    (type $d-{name} {Define(definition.Type!, named)})\n    (export \"{name}\" (type $t-{name} (eq $d-{name})))\n");
            if (definition.Resource is { } resource)
                named.TryAdd(resource, $"$t-{name}");
            else if (definition.Type is RecordType or VariantType or EnumType or FlagsType)
                named[definition.Type] = $"$t-{name}";
        }

        foreach (var function in functions.Select(f => wit.FindFunction(f) ?? throw new ArgumentException($"{wit.Name} has no {f}")))
        {
            var parameters = string.Concat(function.Type.Parameters.Select(p => $" (param \"{p.Name}\" {Reference(p.Type, named)})"));
            var result = function.Type.Result is { } r ? $" (result {Reference(r, named)})" : "";
            text.Append($"    (export \"{function.Name}\" (func{parameters}{result}))\n");
        }

        text.Append("  ))\n");
        foreach (var definition in wit.Types)
            text.Append($"  (alias export ${Id(wit.Name)} \"{definition.Name}\" (type ${Id(wit.Name)}-{definition.Name}))\n");
        return text.ToString();
    }

    /// <summary>Imports of an interface's types, resources apart, each by its own name, for a component within that names them.</summary>
    public static string Imports(WitInterface wit)
    {
        var text = new StringBuilder();
        var named = new Dictionary<object, string>();
        foreach (var (definition, name) in Plain(wit).OrderBy(d => d.Definition.Origin is null ? Depth(d.Definition.Type!) : -1))
        {
            if (definition.Origin is { } origin)
                text.Append($"    (import \"{name}\" (type ${name} (eq ${Id(origin.Interface)}-{origin.Name})))\n");
            else
                text.Append($"    (type $d-{name} {Define(definition.Type!, named)})\n    (import \"{name}\" (type ${name} (eq $d-{name})))\n");
            if (definition.Type is RecordType or VariantType or EnumType or FlagsType)
                named[definition.Type] = $"${name}";
        }

        return text.ToString();
    }

    /// <summary>The arguments for <see cref="Imports"/>, from types that <see cref="Import"/> has named.</summary>
    public static string Arguments(WitInterface wit) => string.Concat(Plain(wit).Select(d => $"    (with \"{d.Name}\" (type ${d.Name}))\n"));

    private static IEnumerable<(WitTypeDefinition Definition, string Name)> Plain(WitInterface wit) =>
        wit.Types.Where(definition => definition.Resource is null).Select(definition => (definition, $"{Id(wit.Name)}-{definition.Name}"));

    /// <summary>Core parameters and results of a lowered function.</summary>
    public static string CoreType(FunctionType type)
    {
        var parameters = type.Parameters.SelectMany(p => Flatten(p.Type)).ToList();
        if (parameters.Count > 16)
            parameters = ["i32"];
        var results = type.Result is { } r ? Flatten(r) : [];
        if (results.Count > 1)
        {
            parameters.Add("i32");
            results = [];
        }

        return string.Concat(parameters.Select(p => $" (param {p})")) + string.Concat(results.Select(p => $" (result {p})"));
    }

    /// <summary>How deep records and variants nest: what is inside is defined first.</summary>
    private static int Depth(WitType type) => type switch
    {
        RecordType record => 1 + record.Fields.Max(f => Depth(f.Type)),
        VariantType variant => 1 + variant.Cases.Max(c => c.Type is { } t ? Depth(t) : 0),
        EnumType or FlagsType => 1,
        ListType list => Depth(list.Element),
        OptionType option => Depth(option.Inner),
        ResultType result => Math.Max(result.Ok is { } ok ? Depth(ok) : 0, result.Err is { } err ? Depth(err) : 0),
        TupleType tuple => tuple.Items.Max(Depth),
        _ => 0,
    };

    private static List<string> Flatten(WitType type) => type switch
    {
        PrimitiveType { Kind: WitKind.U64 or WitKind.S64 } => ["i64"],
        PrimitiveType { Kind: WitKind.F32 } => ["f32"],
        PrimitiveType { Kind: WitKind.F64 } => ["f64"],
        PrimitiveType { Kind: WitKind.String } or ListType => ["i32", "i32"],
        TupleType tuple => [.. tuple.Items.SelectMany(Flatten)],
        RecordType record => [.. record.Fields.SelectMany(f => Flatten(f.Type))],
        OptionType option => Variant([null, option.Inner]),
        ResultType result => Variant([result.Ok, result.Err]),
        VariantType variant => Variant(variant.Cases.Select(c => c.Type)),
        _ => ["i32"],
    };

    private static List<string> Variant(IEnumerable<WitType?> cases)
    {
        var joined = new List<string>();
        foreach (var flat in cases.Select(c => c is null ? [] : Flatten(c)))
        {
            for (var i = 0; i < flat.Count; i++)
            {
                if (i == joined.Count)
                    joined.Add(flat[i]);
                else if (joined[i] != flat[i])
                    joined[i] = joined[i] is "i64" or "f64" || flat[i] is "i64" or "f64" ? "i64" : "i32";
            }
        }

        return ["i32", .. joined];
    }

    private static string Define(WitType type, Dictionary<object, string> named) => type switch
    {
        RecordType record => $"(record{string.Concat(record.Fields.Select(f => $" (field \"{f.Name}\" {Reference(f.Type, named)})"))})",
        VariantType variant => $"(variant{string.Concat(variant.Cases.Select(c => $" (case \"{c.Name}\"{(c.Type is { } t ? " " + Reference(t, named) : "")})"))})",
        EnumType @enum => $"(enum{string.Concat(@enum.Cases.Select(c => $" \"{c}\""))})",
        FlagsType flags => $"(flags{string.Concat(flags.Names.Select(c => $" \"{c}\""))})",
        _ => Reference(type, named),
    };

    private static string Reference(WitType type, Dictionary<object, string> named) => type switch
    {
        HandleType handle => $"({(handle.Owned ? "own" : "borrow")} {named[handle.Resource]})",
        _ when named.TryGetValue(type, out var name) => name,
        ListType list => $"(list {Reference(list.Element, named)})",
        OptionType option => $"(option {Reference(option.Inner, named)})",
        ResultType result => $"(result{(result.Ok is { } ok ? " " + Reference(ok, named) : "")}{(result.Err is { } err ? $" (error {Reference(err, named)})" : "")})",
        TupleType tuple => $"(tuple{string.Concat(tuple.Items.Select(i => " " + Reference(i, named)))})",
        PrimitiveType primitive => primitive.Kind.ToString().ToLowerInvariant(),
        _ => Define(type, named),
    };
}
