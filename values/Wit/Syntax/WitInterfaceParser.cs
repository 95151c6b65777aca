namespace GolemOrleans.Values.Wit.Syntax;

/// <summary>The part of the grammar inside interfaces: uses, types, functions, and the paths they name.</summary>
internal sealed class WitInterfaceParser(WitTokenReader tokens)
{
    private readonly WitTypeParser _types = new(tokens);

    public InterfaceSyntax Interface(string name, WitLocation at)
    {
        var result = new InterfaceSyntax(name, [], [], [], at);
        tokens.Symbol("{");
        while (!tokens.TrySymbol("}"))
        {
            SkipGates();
            if (TryUseOrType(result))
                continue;
            var here = tokens.Here;
            var function = tokens.Identifier("a type, a function or `}`");
            tokens.Symbol(":");
            result.Functions.Add(Function(function, here));
        }

        return result;
    }

    /// <summary>Reads <c>use</c> or a type definition into the scope; false when neither stands here.</summary>
    public bool TryUseOrType(InterfaceSyntax scope)
    {
        var order = scope.Uses.Count + scope.Types.Count;
        var here = tokens.Here;
        if (tokens.TryKeyword("use"))
        {
            scope.Uses.Add(Use(order));
            return true;
        }

        if (tokens.TryKeyword("resource"))
        {
            var name = tokens.Identifier("the name of a resource");
            scope.Types.Add(new TypeSyntax(name, new ResourceBody(), here, order));
            if (!tokens.TrySymbol(";"))
                Methods(name, scope);
            return true;
        }

        if (_types.TryDefinition() is not var (typeName, body))
            return false;
        scope.Types.Add(new TypeSyntax(typeName, body, here, order));
        return true;
    }

    /// <summary>The rest of a function after its name and colon, up to and with the semicolon.</summary>
    public FunctionSyntax Function(string name, WitLocation at, params (string, TypeExpression)[] self)
    {
        if (tokens.AtKeyword("async"))
            throw tokens.Here.Error("asynchronous functions are not supported");
        if (!tokens.TryKeyword("func"))
            throw tokens.Unexpected("`func`");
        var parameters = self.Concat(Parameters()).ToList();
        var result = default(TypeExpression);
        if (tokens.TrySymbol("->"))
        {
            if (tokens.AtSymbol("("))
                throw tokens.Here.Error("named results are not supported");
            result = _types.Type();
        }

        tokens.Symbol(";");
        return new FunctionSyntax(name, parameters, result, at);
    }

    public PathSyntax Path()
    {
        var here = tokens.Here;
        var first = tokens.Identifier("a name");
        return tokens.TrySymbol(":") ? QualifiedPath(first, here) : new PathSyntax(null, first, here);
    }

    /// <summary>The rest of a path after <c>namespace:</c>.</summary>
    public PathSyntax QualifiedPath(string ns, WitLocation at)
    {
        var package = tokens.Identifier("the name of a package");
        tokens.Symbol("/");
        var item = tokens.Identifier("the name of an interface");
        var version = tokens.TrySymbol("@") ? tokens.Version() : null;
        return new PathSyntax(new WitPackageName(ns, package, version), item, at);
    }

    public WitPackageName PackageName()
    {
        var ns = tokens.Identifier("a namespace");
        tokens.Symbol(":");
        var name = tokens.Identifier("the name of a package");
        return new WitPackageName(ns, name, tokens.TrySymbol("@") ? tokens.Version() : null);
    }

    public void SkipGates() => WitGates.Skip(tokens);

    private UseSyntax Use(int order)
    {
        var path = Path();
        tokens.Symbol(".");
        var names = tokens.Separated("{", "}", () =>
        {
            var here = tokens.Here;
            var name = tokens.Identifier("the name of a type");
            return (name, tokens.TryKeyword("as") ? tokens.Identifier("a name") : name, here);
        });
        tokens.Symbol(";");
        return new UseSyntax(path, names, order);
    }

    private void Methods(string resource, InterfaceSyntax scope)
    {
        tokens.Symbol("{");
        while (!tokens.TrySymbol("}"))
        {
            SkipGates();
            var here = tokens.Here;
            if (tokens.TryKeyword("constructor"))
            {
                scope.Functions.Add(Constructor(resource, here));
                continue;
            }

            var name = tokens.Identifier("a method or `}`");
            tokens.Symbol(":");
            var self = new TypeExpression("borrow", [new TypeExpression(resource, [], 0, true, here)], 0, false, here);
            scope.Functions.Add(tokens.TryKeyword("static")
                ? Function($"[static]{resource}.{name}", here)
                : Function($"[method]{resource}.{name}", here, ("self", self)));
        }
    }

    private FunctionSyntax Constructor(string resource, WitLocation at)
    {
        var parameters = Parameters();
        var result = tokens.TrySymbol("->")
            ? _types.Type()
            : new TypeExpression("own", [new TypeExpression(resource, [], 0, true, at)], 0, false, at);
        tokens.Symbol(";");
        return new FunctionSyntax($"[constructor]{resource}", parameters, result, at);
    }

    private List<(string Name, TypeExpression Type)> Parameters() => tokens.Separated("(", ")", () =>
    {
        var name = tokens.Identifier("a parameter");
        tokens.Symbol(":");
        return (name, _types.Type());
    });
}
