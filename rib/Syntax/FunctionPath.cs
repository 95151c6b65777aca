using System.Collections.Immutable;
using GolemOrleans.Values.Names;

namespace GolemOrleans.Rib.Syntax;

/// <summary>A function as a call names it: <c>name</c>, or <c>ns:pkg/iface@1.0.0.{function}</c>.</summary>
/// <param name="Interface">As written; null for a bare name.</param>
/// <param name="ResourceArguments">Of <c>{resource(arguments).method}</c>; default when there are none.</param>
internal sealed record FunctionPath(string? Interface, FunctionKind Kind, string? Resource, string? Name, ImmutableArray<Expression> ResourceArguments = default);

/// <summary>What narrows the functions of an instance, in brackets: an interface, a package, or both.</summary>
/// <param name="Text">As written: <c>iface</c>, <c>ns:pkg</c> or <c>ns:pkg/iface</c>, each may have <c>@version</c>.</param>
internal sealed record TypeArgument(int At, string Text)
{
    /// <summary>Does an interface, by its full name, belong to it?</summary>
    public bool Matches(string? interfaceName)
    {
        if (interfaceName is null)
            return false;
        var (name, version) = Split(interfaceName);
        var (wanted, wantedVersion) = Split(Text);
        if (wantedVersion is not null && wantedVersion != version)
            return false;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return name == wanted || (slash >= 0 && (name.AsSpan(0, slash).SequenceEqual(wanted) || name.AsSpan(slash + 1).SequenceEqual(wanted)));
    }

    private static (string Name, string? Version) Split(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
