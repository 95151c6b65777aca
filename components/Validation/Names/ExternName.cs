namespace GolemOrleans.Components.Validation;

/// <summary>What an import or export name is, by its grammar (Explainer.md, "Import and Export Definitions").</summary>
internal enum ExternNameKind
{
    Label,
    Constructor,
    Method,
    Static,
    Interface,

    /// <summary><c>unlocked-dep=</c>, <c>locked-dep=</c>, <c>url=</c>, <c>integrity=</c>: imports only.</summary>
    Dependency,
}

/// <summary>
/// A parsed import or export name. <see cref="Resource"/> is the resource label of a constructor, method or static function,
/// <see cref="Member"/> the function label of the latter two.
/// </summary>
internal readonly record struct ExternName(ExternNameKind Kind, string Text, string? Resource = null, string? Member = null)
{
    /// <summary>Names with equal keys conflict.</summary>
    public string UniquenessKey => Kind switch
    {
        ExternNameKind.Label => KebabName.Normalize(Text),
        ExternNameKind.Constructor => "[constructor]" + KebabName.Normalize(Resource!),
        ExternNameKind.Method or ExternNameKind.Static => MemberKey(KebabName.Normalize(Resource!), KebabName.Normalize(Member!)),
        _ => Text,
    };

    /// <exception cref="FormatException">The name is not an interface name.</exception>
    public void RequireInterface()
    {
        if (Kind != ExternNameKind.Interface)
            throw new FormatException($"\"{Text}\" must be an interface name");
    }

    /// <exception cref="FormatException">The name is not of the grammar; the message says why.</exception>
    public static ExternName Parse(string name, bool import)
    {
        if (name.StartsWith('['))
            return ParseAnnotated(name);
        if (name.Contains('='))
            return ParseDependency(name, import);
        if (name.Contains(':'))
            return ParseInterface(name);
        return KebabName.IsLabel(name) ? new(ExternNameKind.Label, name) : throw NotKebab(name, name);
    }

    /// <summary>True for <c>ns:pkg/iface@version</c>, with or without the version.</summary>
    public static bool IsInterface(string name)
    {
        try
        {
            ParseInterface(name);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Checks <c>ns:pkg/iface@version</c>.</summary>
    public static ExternName ParseInterface(string name)
    {
        var path = name;
        var at = name.IndexOf('@');
        if (at >= 0)
        {
            if (!SemanticVersion.IsValid(name.AsSpan(at + 1)))
                throw new FormatException($"\"{name}\" has no valid semantic version after '@'");
            path = name[..at];
        }

        var colon = path.IndexOf(':');
        var slash = path.IndexOf('/', colon + 1);
        if (slash < 0)
            throw new FormatException($"\"{name}\" is not an interface name: expected '/' after the package name");
        if (!KebabName.IsLowerLabel(path.AsSpan(0, colon)))
            throw NotKebab(name, path[..colon]);
        if (!KebabName.IsLowerLabel(path.AsSpan(colon + 1, slash - colon - 1)))
            throw NotKebab(name, path[(colon + 1)..slash]);
        if (!KebabName.IsLabel(path.AsSpan(slash + 1)))
            throw NotKebab(name, path[(slash + 1)..]);
        return new(ExternNameKind.Interface, name);
    }

    private static ExternName ParseAnnotated(string name)
    {
        var close = name.IndexOf(']');
        if (close < 0)
            throw new FormatException($"\"{name}\" has no ']'");
        var annotation = name[1..close];
        var rest = name[(close + 1)..];
        switch (annotation)
        {
            case "constructor":
                return KebabName.IsLabel(rest) ? new(ExternNameKind.Constructor, name, rest) : throw NotKebab(name, rest);
            case "method" or "static":
                var dot = rest.IndexOf('.');
                if (dot < 0)
                    throw new FormatException($"\"{name}\" has no '.' between resource and function");
                if (!KebabName.IsLabel(rest.AsSpan(0, dot)))
                    throw NotKebab(name, rest[..dot]);
                if (!KebabName.IsLabel(rest.AsSpan(dot + 1)))
                    throw NotKebab(name, rest[(dot + 1)..]);
                var kind = annotation == "method" ? ExternNameKind.Method : ExternNameKind.Static;
                return new(kind, name, rest[..dot], rest[(dot + 1)..]);
            case "async" or "async method" or "async static":
                throw new FormatException($"not supported: async functions (\"{name}\")");
            default:
                throw new FormatException($"\"{name}\" has an unknown annotation");
        }
    }

    private static ExternName ParseDependency(string name, bool import)
    {
        if (!import)
            throw new FormatException($"\"{name}\" is not an export name");
        string[] prefixes = ["unlocked-dep=<", "locked-dep=<", "url=<", "integrity=<"];
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name.IndexOf('>', prefix.Length) > prefix.Length)
                return new(ExternNameKind.Dependency, name);
        }

        throw new FormatException($"\"{name}\" is not an import name");
    }

    private static string MemberKey(string resource, string member) => resource == member ? resource : resource + "." + member;

    private static FormatException NotKebab(string name, string part) =>
        new(part == name ? $"\"{name}\" is not in kebab case" : $"\"{name}\": \"{part}\" is not in kebab case");
}
