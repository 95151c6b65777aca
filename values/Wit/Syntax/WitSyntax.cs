namespace GolemOrleans.Values.Wit.Syntax;

/// <summary>A place in a source, for messages.</summary>
internal readonly record struct WitLocation(string Source, int Line, int Column)
{
    public WitSyntaxException Error(string reason) => new(Source, Line, Column, reason);
}

/// <summary>A reference to an interface or world: a bare name of the same package, or one with its package.</summary>
internal sealed record PathSyntax(WitPackageName? Package, string Item, WitLocation At);

internal sealed record PackageSyntax(WitPackageName? Name, List<InterfaceSyntax> Interfaces, List<WorldSyntax> Worlds, List<TopLevelUseSyntax> Uses, WitLocation At);

/// <summary><c>use a:b/c as d;</c> between interfaces: a name for the file.</summary>
internal sealed record TopLevelUseSyntax(PathSyntax Path, string Alias);

internal sealed record InterfaceSyntax(string Name, List<TypeSyntax> Types, List<UseSyntax> Uses, List<FunctionSyntax> Functions, WitLocation At);

internal sealed record UseSyntax(PathSyntax Path, List<(string Name, string Alias, WitLocation At)> Names, int Order);

/// <summary>A named type; <c>Order</c> is its place among uses and types of its interface.</summary>
internal sealed record TypeSyntax(string Name, TypeBodySyntax Body, WitLocation At, int Order);

internal sealed record FunctionSyntax(string Name, List<(string Name, TypeExpression Type)> Parameters, TypeExpression? Result, WitLocation At);

internal abstract record TypeBodySyntax;

internal sealed record AliasBody(TypeExpression Target) : TypeBodySyntax;

internal sealed record RecordBody(List<(string Name, TypeExpression Type)> Fields) : TypeBodySyntax;

internal sealed record VariantBody(List<(string Name, TypeExpression? Type)> Cases) : TypeBodySyntax;

internal sealed record EnumBody(List<string> Cases) : TypeBodySyntax;

internal sealed record FlagsBody(List<string> Names) : TypeBodySyntax;

internal sealed record ResourceBody : TypeBodySyntax;

/// <summary>A type as written: a name, or a constructor with arguments (null = <c>_</c>).</summary>
internal sealed record TypeExpression(string Name, List<TypeExpression?> Arguments, uint Length, bool Escaped, WitLocation At);

internal sealed record WorldSyntax(
    string Name, InterfaceSyntax Scope, List<WorldItemSyntax> Items, List<IncludeSyntax> Includes, WitLocation At);

/// <summary>An import or export: by path, inline interface, or function. <c>Scope</c> functions live in <c>Function</c>.</summary>
internal sealed record WorldItemSyntax(bool IsImport, string? Name, PathSyntax? Path, InterfaceSyntax? Inline, FunctionSyntax? Function);

internal sealed record IncludeSyntax(PathSyntax Path, Dictionary<string, string> Renames);
