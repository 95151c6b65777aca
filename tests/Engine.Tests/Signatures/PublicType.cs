namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>A public type as another assembly sees it.</summary>
/// <param name="Name">Full metadata name; nested types after a plus sign.</param>
/// <param name="Declaration">Kind, modifiers, base class and generic parameters with constraints.</param>
/// <param name="Interfaces">The interfaces the type declares (compiler-expanded).</param>
/// <param name="Members">The public and protected members, one line each, sorted.</param>
internal sealed record PublicType(string Name, string Declaration, IReadOnlySet<string> Interfaces, IReadOnlySet<string> Members)
{
    /// <summary>The namespace: everything before the last dot of the outermost type's name.</summary>
    public string Namespace
    {
        get
        {
            var outer = Name.Split('+')[0];
            var dot = outer.LastIndexOf('.');
            return dot < 0 ? "" : outer[..dot];
        }
    }
}
