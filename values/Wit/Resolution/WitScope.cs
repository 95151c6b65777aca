using System.Collections.Immutable;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit.Syntax;

namespace GolemOrleans.Values.Wit.Resolution;

/// <summary>The names of one interface (or the top level of a world), resolved when first asked for.</summary>
internal sealed class WitScope
{
    /// <summary>Deepest nesting of a type through names, the limit of the component decoder.</summary>
    private const int MaxDepth = 100;

    private readonly WitResolver _resolver;
    private readonly PackageSyntax _package;
    private readonly InterfaceSyntax _syntax;
    private readonly string _name;
    private readonly Dictionary<string, TypeSyntax> _own = [];
    private readonly Dictionary<string, (PathSyntax Path, string Name, WitLocation At)> _used = [];
    private readonly Dictionary<string, (WitTypeDefinition Definition, int Depth)> _resolved = [];
    private readonly HashSet<string> _inProgress = [];
    private WitInterface? _interface;

    public WitScope(WitResolver resolver, PackageSyntax package, InterfaceSyntax syntax, string name)
    {
        _resolver = resolver;
        _package = package;
        _syntax = syntax;
        _name = name;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in syntax.Types)
        {
            _own[type.Name] = type;
            Unique(names, type.Name, type.At);
        }

        foreach (var use in syntax.Uses)
        {
            foreach (var (used, alias, at) in use.Names)
            {
                _used[alias] = (use.Path, used, at);
                Unique(names, alias, at);
            }
        }

        foreach (var function in syntax.Functions)
            Unique(names, function.Name, function.At);
    }

    public WitInterface Interface => _interface ??= new WitInterface(
        _name,
        [.. _syntax.Functions.Select(Function)],
        [.. TypeNames().Select(entry => Definition(entry.Name, entry.At).Definition)]);

    public WitFunction Function(FunctionSyntax syntax)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in syntax.Parameters)
            Unique(names, name, syntax.At);
        return new WitFunction(syntax.Name, new FunctionType(
            [.. syntax.Parameters.Select(p => new WitParameter(p.Name, Convert(p.Type).Type))],
            syntax.Result is null ? null : Convert(syntax.Result).Type));
    }

    private IEnumerable<(string Name, WitLocation At)> TypeNames() =>
        _syntax.Types.Select(t => (t.Order, t.Name, t.At))
            .Concat(_syntax.Uses.SelectMany(u => u.Names.Select(n => (u.Order, Name: n.Alias, n.At))))
            .OrderBy(entry => entry.Order)
            .Select(entry => (entry.Name, entry.At));

    private (WitTypeDefinition Definition, int Depth) Definition(string name, WitLocation at)
    {
        if (_resolved.TryGetValue(name, out var done))
            return done;
        if (!_inProgress.Add(name))
            throw at.Error($"type `{name}` depends on itself");
        if (_own.TryGetValue(name, out var own))
            done = Define(own);
        else if (_used.TryGetValue(name, out var use))
            done = Use(name, use.Path, use.Name, use.At);
        else
            throw at.Error($"type `{name}` not found");
        if (done.Depth > MaxDepth)
            throw at.Error($"type `{name}` nests deeper than {MaxDepth} levels");
        _inProgress.Remove(name);
        _resolved[name] = done;
        return done;
    }

    private (WitTypeDefinition, int) Use(string name, PathSyntax path, string original, WitLocation at)
    {
        var scope = _resolver.FindInterface(_package, path);
        if (!scope._own.ContainsKey(original) && !scope._used.ContainsKey(original))
            throw at.Error($"interface `{scope._name}` has no type `{original}`");
        var (definition, depth) = scope.Definition(original, at);
        return (definition with { Name = name, Origin = new WitTypeOrigin(scope._name, original) }, depth);
    }

    private (WitTypeDefinition, int) Define(TypeSyntax syntax)
    {
        if (syntax.Body is ResourceBody)
            return (new WitTypeDefinition(syntax.Name, null, new ResourceType(syntax.Name)), 1);
        if (syntax.Body is AliasBody { Target: var target } && ResourceNamed(target) is { } resource)
            return (new WitTypeDefinition(syntax.Name, null, resource), 1);
        var depth = 0;
        WitType Part(TypeExpression type)
        {
            var (part, partDepth) = Convert(type);
            depth = Math.Max(depth, partDepth);
            return part;
        }

        WitType result = syntax.Body switch
        {
            AliasBody alias => Part(alias.Target),
            RecordBody record => new RecordType([.. Distinct(record.Fields, f => f.Name, syntax.At).Select(f => new WitField(f.Name, Part(f.Type)))]),
            VariantBody variant => new VariantType(
                [.. Distinct(variant.Cases, c => c.Name, syntax.At).Select(c => new WitCase(c.Name, c.Type is null ? null : Part(c.Type)))]),
            EnumBody cases => new EnumType([.. Distinct(cases.Cases, c => c, syntax.At)]),
            FlagsBody { Names.Count: > 64 } => throw syntax.At.Error("more than 64 flags"),
            FlagsBody flags => new FlagsType([.. Distinct(flags.Names, n => n, syntax.At)]),
            _ => throw syntax.At.Error("unknown kind of type"),
        };
        return (new WitTypeDefinition(syntax.Name, result, null), depth + 1);
    }

    private ResourceType? ResourceNamed(TypeExpression type) =>
        type.Arguments.Count == 0 && (_own.ContainsKey(type.Name) || _used.ContainsKey(type.Name))
            ? Definition(type.Name, type.At).Definition.Resource
            : null;

    private (WitType Type, int Depth) Convert(TypeExpression type)
    {
        if (!type.Escaped && WitBuiltInTypes.TryConvert(type, Convert, HandleTarget) is { } builtIn)
            return builtIn;
        var (definition, depth) = Definition(type.Name, type.At);
        return (definition.Type ?? WitType.Own(definition.Resource!), depth);
    }

    private ResourceType HandleTarget(TypeExpression type) =>
        Definition(type.Name, type.At).Definition.Resource ?? throw type.At.Error($"`{type.Name}` is not a resource");

    private static List<T> Distinct<T>(List<T> items, Func<T, string> name, WitLocation at)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
            Unique(names, name(item), at);
        return items;
    }

    private static void Unique(HashSet<string> names, string name, WitLocation at)
    {
        if (!names.Add(name))
            throw at.Error($"`{name}` is defined twice");
    }
}
