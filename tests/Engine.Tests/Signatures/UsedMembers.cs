using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>
/// Reads which members of other assemblies an assembly uses. Where an assembly cannot be restored itself, its users still
/// tell the exact signatures that it has.
/// </summary>
internal static class UsedMembers
{
    private static readonly SignatureNames Names = new();

    /// <summary>The used methods as <c>Type::static? result name(parameters)</c>.</summary>
    public static IEnumerable<string> Of(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        var used = new List<string>();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.GetKind() != MemberReferenceKind.Method) continue;
            if (member.Parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification)) continue;
            var type = Names.Decode(reader, member.Parent).Split('<')[0];
            if (type.StartsWith("Orleans.", StringComparison.Ordinal))
                used.Add(Line(type, reader.GetString(member.Name), member.DecodeMethodSignature(Names, null)));
        }

        return used;
    }

    /// <summary>The declared methods of an assembly in the same form.</summary>
    public static HashSet<string> DeclaredIn(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        return
        [
            .. reader.MethodDefinitions.Select(reader.GetMethodDefinition).Select(method => Line(
                SignatureNames.NameOf(reader, method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(Names, null))),
        ];
    }

    private static string Line(string type, string name, MethodSignature<string> signature) =>
        $"{type}::{(signature.Header.IsInstance ? "" : "static ")}{signature.ReturnType} {name}`{signature.GenericParameterCount}({string.Join(", ", signature.ParameterTypes)})";
}
