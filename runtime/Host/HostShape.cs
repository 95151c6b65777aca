using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Runtime.Host;

/// <summary>One shape of an interface that exists in several under the same name.</summary>
internal sealed record HostShape(WitInterface Wit, HostInterface Bound)
{
    /// <summary>Whether every variant and enum that the import names has the cases of this shape.</summary>
    public bool Fits(InstanceExtern import)
    {
        foreach (var export in import.Exports)
        {
            if (export.Type is TypeExtern named && Wit.FindType(export.Name)?.Type is { } own && !SameCases(own, named.Type))
                return false;
        }

        return true;
    }

    private static bool SameCases(WitType own, WitType other) => (own, other) switch
    {
        (VariantType a, VariantType b) => a.Cases.Select(c => c.Name).SequenceEqual(b.Cases.Select(c => c.Name)),
        (EnumType a, EnumType b) => a.Cases.AsSpan().SequenceEqual(b.Cases.AsSpan()),
        _ => true,
    };
}
