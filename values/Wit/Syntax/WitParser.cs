namespace GolemOrleans.Values.Wit.Syntax;

/// <summary>
/// A recursive-descent parser for WIT text (component-model, design/mvp/WIT.md): one source into its packages. Comments
/// and feature gates are skipped; what they guard is kept.
/// </summary>
internal sealed class WitParser
{
    private readonly WitTokenReader _tokens;
    private readonly WitInterfaceParser _interfaces;

    private WitParser(WitSource source)
    {
        _tokens = new WitTokenReader(source.Name, source.Text);
        _interfaces = new WitInterfaceParser(_tokens);
    }

    /// <summary>The packages of a source; the first has no name when the source declares none for its top level.</summary>
    public static List<PackageSyntax> Parse(WitSource source) => new WitParser(source).ParseFile();

    private List<PackageSyntax> ParseFile()
    {
        var nested = new List<PackageSyntax>();
        var at = _tokens.Here;
        var name = default(WitPackageName);
        _interfaces.SkipGates();
        if (_tokens.AtKeyword("package"))
        {
            _tokens.Next();
            name = _interfaces.PackageName();
            if (_tokens.AtSymbol("{"))
            {
                nested.Add(ParseBody(name, at, braces: true, nested));
                name = null;
            }
            else
            {
                _tokens.Symbol(";");
            }
        }

        var top = ParseBody(name, at, braces: false, nested);
        if (name is not null || top.Interfaces.Count + top.Worlds.Count > 0)
            nested.Insert(0, top);
        return nested;
    }

    private PackageSyntax ParseBody(WitPackageName? name, WitLocation at, bool braces, List<PackageSyntax> nested)
    {
        var package = new PackageSyntax(name, [], [], [], at);
        if (braces)
            _tokens.Symbol("{");
        while (braces ? !_tokens.TrySymbol("}") : !_tokens.AtEnd)
        {
            _interfaces.SkipGates();
            var here = _tokens.Here;
            if (_tokens.TryKeyword("interface"))
                package.Interfaces.Add(_interfaces.Interface(_tokens.Identifier("the name of an interface"), here));
            else if (_tokens.TryKeyword("world"))
                package.Worlds.Add(ParseWorld(here));
            else if (_tokens.TryKeyword("use"))
                package.Uses.Add(ParseTopLevelUse());
            else if (!braces && _tokens.TryKeyword("package"))
                nested.Add(ParseBody(_interfaces.PackageName(), here, braces: true, nested));
            else
                throw _tokens.Unexpected("`interface`, `world`, `use` or `package`");
        }

        return package;
    }

    private TopLevelUseSyntax ParseTopLevelUse()
    {
        var path = _interfaces.Path();
        var alias = _tokens.TryKeyword("as") ? _tokens.Identifier("a name") : path.Item;
        _tokens.Symbol(";");
        return new TopLevelUseSyntax(path, alias);
    }

    private WorldSyntax ParseWorld(WitLocation at)
    {
        var name = _tokens.Identifier("the name of a world");
        var world = new WorldSyntax(name, new InterfaceSyntax(name, [], [], [], at), [], [], at);
        _tokens.Symbol("{");
        while (!_tokens.TrySymbol("}"))
        {
            _interfaces.SkipGates();
            if (_tokens.TryKeyword("import"))
                world.Items.Add(ParseWorldItem(isImport: true));
            else if (_tokens.TryKeyword("export"))
                world.Items.Add(ParseWorldItem(isImport: false));
            else if (_tokens.TryKeyword("include"))
                world.Includes.Add(ParseInclude());
            else if (!_interfaces.TryUseOrType(world.Scope))
                throw _tokens.Unexpected("`import`, `export`, `include`, `use` or a type");
        }

        return world;
    }

    private WorldItemSyntax ParseWorldItem(bool isImport)
    {
        var here = _tokens.Here;
        var first = _tokens.Identifier("a name");
        if (_tokens.AtSymbol(":"))
        {
            _tokens.Next();
            if (_tokens.TryKeyword("interface"))
                return new WorldItemSyntax(isImport, first, null, _interfaces.Interface(first, here), null);
            if (_tokens.AtKeyword("func") || _tokens.AtKeyword("async"))
            {
                var function = _interfaces.Function(first, here);
                return new WorldItemSyntax(isImport, first, null, null, function);
            }

            var qualified = _interfaces.QualifiedPath(first, here);
            _tokens.Symbol(";");
            return new WorldItemSyntax(isImport, null, qualified, null, null);
        }

        _tokens.Symbol(";");
        return new WorldItemSyntax(isImport, null, new PathSyntax(null, first, here), null, null);
    }

    private IncludeSyntax ParseInclude()
    {
        var path = _interfaces.Path();
        var renames = new Dictionary<string, string>();
        if (_tokens.TryKeyword("with"))
        {
            _tokens.Separated("{", "}", () =>
            {
                var from = _tokens.Identifier("a name");
                if (!_tokens.TryKeyword("as"))
                    throw _tokens.Unexpected("`as`");
                renames[from] = _tokens.Identifier("a name");
                return from;
            });
            _tokens.TrySymbol(";");
        }
        else
        {
            _tokens.Symbol(";");
        }

        return new IncludeSyntax(path, renames);
    }
}
