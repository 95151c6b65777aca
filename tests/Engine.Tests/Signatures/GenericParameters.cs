using System.Reflection;
using System.Reflection.Metadata;

namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>Writes generic parameters with variance and constraints.</summary>
internal static class GenericParameters
{
    public static string Of(MetadataReader reader, GenericParameterHandleCollection handles, SignatureNames names)
    {
        var text = "";
        foreach (var handle in handles)
        {
            var parameter = reader.GetGenericParameter(handle);
            var constraints = parameter.GetConstraints()
                .Select(constraint => names.Decode(reader, reader.GetGenericParameterConstraint(constraint).Type))
                .Order(StringComparer.Ordinal)
                .ToList();
            var special = parameter.Attributes & (GenericParameterAttributes.SpecialConstraintMask | GenericParameterAttributes.VarianceMask);
            if (special != 0) constraints.Insert(0, special.ToString());
            text += $" <{parameter.Index}: {string.Join(" & ", constraints)}>";
        }

        return text;
    }
}
