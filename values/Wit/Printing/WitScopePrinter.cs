using System.Collections.Immutable;
using System.Text;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wit.Printing;

/// <summary>Prints one interface or world: the scope in which types have names.</summary>
internal sealed class WitScopePrinter(WitWriter writer, string owner)
{
    private readonly Dictionary<ResourceType, string> _resources = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<WitType, string> _byReference = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<WitType, string> _byStructure = [];
    private readonly Queue<(string Name, WitType Type)> _unnamed = new();

    /// <summary>The item of a full name: <c>streams</c> of <c>wasi:io/streams@0.2.0</c>.</summary>
    public static string Item(string fullName)
    {
        var (name, _) = WitVersion.Split(fullName);
        return name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    public void Interface(WitInterface item, string head)
    {
        writer.Open(head);
        Types(item.Types, item.Functions);
        foreach (var function in item.Functions.Where(f => f.Name[0] != '['))
            writer.Line(Function(function) + ";");
        Unnamed();
        writer.Close();
    }

    public void World(WitWorld world)
    {
        writer.Open($"world {WitNames.Escape(Item(world.Name))}");
        var functions = world.Imports.Where(i => i.Function is not null).Select(i => i.Function!).ToImmutableArray();
        Types(world.Types, functions);
        foreach (var item in world.Imports.Where(i => i.Function?.Name[0] != '['))
            WorldItem("import", item);
        foreach (var item in world.Exports)
            WorldItem("export", item);
        Unnamed();
        writer.Close();
    }

    private void WorldItem(string keyword, WitWorldItem item)
    {
        if (item.Function is { } function)
            writer.Line($"{keyword} {Function(function)};");
        else if (item.Name.Contains('/', StringComparison.Ordinal))
            writer.Line($"{keyword} {Path(item.Name)};");
        else
            new WitScopePrinter(writer, owner).Interface(item.Interface!, $"{keyword} {WitNames.Escape(item.Name)}: interface");
    }

    private void Types(ImmutableArray<WitTypeDefinition> types, ImmutableArray<WitFunction> functions)
    {
        foreach (var group in types.Where(t => t.Origin is not null).GroupBy(t => t.Origin!.Interface))
            writer.Line($"use {Path(group.Key)}.{{{string.Join(", ", group.Select(Used))}}};");
        foreach (var type in types)
            Register(type);
        var defined = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        foreach (var type in types)
        {
            var identity = (object?)type.Resource ?? type.Type!;
            if (defined.TryGetValue(identity, out var original) && type.Origin is null && identity is not PrimitiveType)
                writer.Line($"type {WitNames.Escape(type.Name)} = {WitNames.Escape(original)};");
            else if (type.Origin is null)
                Definition(type, functions);
            defined.TryAdd(identity, type.Name);
        }
    }

    private static string Used(WitTypeDefinition type) => type.Origin!.Name == type.Name
        ? WitNames.Escape(type.Name)
        : $"{WitNames.Escape(type.Origin.Name)} as {WitNames.Escape(type.Name)}";

    private void Register(WitTypeDefinition definition)
    {
        if (definition.Resource is { } resource)
            _resources.TryAdd(resource, definition.Name);
        if (definition.Type is null or PrimitiveType or HandleType)
            return;
        _byReference.TryAdd(definition.Type, definition.Name);
        if (NeedsName(definition.Type))
            _byStructure.TryAdd(definition.Type, definition.Name);
    }

    private void Definition(WitTypeDefinition definition, ImmutableArray<WitFunction> functions)
    {
        if (definition.Resource is { } resource)
            Resource(definition.Name, resource, functions);
        else
            Definition(definition.Name, definition.Type!);
    }

    private void Definition(string name, WitType type)
    {
        name = WitNames.Escape(name);
        switch (type)
        {
            case RecordType record:
                Block($"record {name}", record.Fields.Select(f => $"{WitNames.Escape(f.Name)}: {Type(f.Type)},"));
                break;
            case VariantType variant:
                Block($"variant {name}", variant.Cases.Select(c => WitNames.Escape(c.Name) + (c.Type is null ? "," : $"({Type(c.Type)}),")));
                break;
            case EnumType cases:
                Block($"enum {name}", cases.Cases.Select(c => WitNames.Escape(c) + ","));
                break;
            case FlagsType flags:
                Block($"flags {name}", flags.Names.Select(n => WitNames.Escape(n) + ","));
                break;
            default:
                var text = new StringBuilder();
                if (type is HandleType)
                    Named(text, type);
                else
                    WitTypePrinter.WriteStructure(text, type, Named);
                writer.Line($"type {name} = {text};");
                break;
        }
    }

    private void Resource(string name, ResourceType resource, ImmutableArray<WitFunction> functions)
    {
        var members = functions.Where(f => Member(f.Name) is { } member && member.Resource == name).ToList();
        if (members.Count == 0)
        {
            writer.Line($"resource {WitNames.Escape(name)};");
            return;
        }

        Block($"resource {WitNames.Escape(name)}", members.Select(function =>
        {
            var (kind, _, label) = Member(function.Name)!.Value;
            var constructed = kind == "constructor" && Equals(function.Type.Result, WitType.Own(resource));
            var text = new StringBuilder();
            WitTypePrinter.Write(
                text, constructed ? new FunctionType(function.Type.Parameters, null) : function.Type, kind == "method" ? 1 : 0, Named);
            return kind switch
            {
                "constructor" => $"constructor{text.Remove(0, "func".Length)};",
                "static" => $"{WitNames.Escape(label)}: static {text};",
                _ => $"{WitNames.Escape(label)}: {text};",
            };
        }));
    }

    /// <summary>Splits <c>[method]r.m</c>; null for a plain function.</summary>
    private static (string Kind, string Resource, string Label)? Member(string name)
    {
        if (name[0] != '[')
            return null;
        var end = name.IndexOf(']', StringComparison.Ordinal);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return (name[1..end], dot < 0 ? name[(end + 1)..] : name[(end + 1)..dot], dot < 0 ? "" : name[(dot + 1)..]);
    }

    private void Block(string head, IEnumerable<string> lines)
    {
        writer.Open(head);
        foreach (var line in lines)
            writer.Line(line);
        writer.Close();
    }

    private string Function(WitFunction function)
    {
        var text = new StringBuilder(WitNames.Escape(function.Name)).Append(": ");
        WitTypePrinter.Write(text, function.Type, 0, Named);
        return text.ToString();
    }

    private string Type(WitType type)
    {
        var text = new StringBuilder();
        WitTypePrinter.Write(text, type, Named);
        return text.ToString();
    }

    private bool Named(StringBuilder text, WitType type)
    {
        if (type is HandleType handle)
        {
            var resource = WitNames.Escape(_resources.GetValueOrDefault(handle.Resource, handle.Resource.Name));
            text.Append(handle.Owned ? resource : $"borrow<{resource}>");
            return true;
        }

        if (!_byReference.TryGetValue(type, out var name) && NeedsName(type) && !_byStructure.TryGetValue(type, out name))
        {
            name = Enumerable.Range(1, int.MaxValue).Select(n => $"unnamed{n}").First(n => !_byStructure.ContainsValue(n));
            _byStructure[type] = name;
            _unnamed.Enqueue((name, type));
        }

        if (name is null)
            return false;
        text.Append(WitNames.Escape(name));
        return true;
    }

    private void Unnamed()
    {
        while (_unnamed.TryDequeue(out var next))
            Definition(next.Name, next.Type);
    }

    private static bool NeedsName(WitType type) => type is RecordType or VariantType or EnumType or FlagsType;

    private string Path(string interfaceName)
    {
        var (name, version) = WitVersion.Split(interfaceName);
        var (ownName, ownVersion) = WitVersion.Split(owner);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var item = WitNames.Escape(name[(slash + 1)..]);
        if (version == ownVersion && ownName.StartsWith(name[..(slash + 1)], StringComparison.Ordinal))
            return item;
        var package = string.Join(':', name[..slash].Split(':').Select(WitNames.Escape));
        return version is null ? $"{package}/{item}" : $"{package}/{item}@{version}";
    }
}
