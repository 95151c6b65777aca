using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>Reads the public surface of an assembly file from its metadata alone.</summary>
internal static class PublicSurface
{
    private static readonly SignatureNames Names = new();

    /// <summary>Every public type of the assembly by full name.</summary>
    public static Dictionary<string, PublicType> Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        return reader.TypeDefinitions
            .Where(handle => IsVisible(reader, handle))
            .Select(handle => Read(reader, handle))
            .ToDictionary(type => type.Name);
    }

    /// <summary>The types that this assembly forwards to another one.</summary>
    public static IReadOnlyList<string> Forwarded(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var reader = file.GetMetadataReader();
        return [.. reader.ExportedTypes.Select(reader.GetExportedType).Where(type => type.IsForwarder)
            .Select(type => reader.GetString(type.Namespace) + "." + reader.GetString(type.Name))];
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var definition = reader.GetTypeDefinition(handle);
        return (definition.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
                IsVisible(reader, definition.GetDeclaringType()),
            _ => false,
        };
    }

    private static PublicType Read(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var definition = reader.GetTypeDefinition(handle);
        var interfaces = definition.GetInterfaceImplementations()
            .Select(reader.GetInterfaceImplementation)
            .Select(implementation => Names.Decode(reader, implementation.Interface));
        return new PublicType(
            SignatureNames.NameOf(reader, handle),
            Declaration(reader, definition),
            interfaces.ToHashSet(),
            MemberLines.Of(reader, definition, Names).ToHashSet());
    }

    private static string Declaration(MetadataReader reader, TypeDefinition definition)
    {
        var parent = definition.BaseType.IsNil ? "" : Names.Decode(reader, definition.BaseType);
        var kind = (definition.Attributes & TypeAttributes.Interface) != 0 ? "interface"
            : parent == "System.ValueType" ? "struct"
            : parent == "System.Enum" ? "enum"
            : parent == "System.MulticastDelegate" ? "delegate" : "class";
        var modifiers = "";
        if (kind == "class")
        {
            if ((definition.Attributes & TypeAttributes.Abstract) != 0) modifiers += "abstract ";
            if ((definition.Attributes & TypeAttributes.Sealed) != 0) modifiers += "sealed ";
        }

        return $"{modifiers}{kind} : {parent}{GenericParameters.Of(reader, definition.GetGenericParameters(), Names)}{AttributeTargetsOf(reader, definition)}";
    }

    // Where an attribute may be written, and whether twice, decides what compiles.
    private static string AttributeTargetsOf(MetadataReader reader, TypeDefinition definition)
    {
        foreach (var handle in definition.GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (Names.Decode(reader, constructor.Parent) != "System.AttributeUsageAttribute") continue;
            var blob = reader.GetBlobReader(attribute.Value);
            blob.ReadUInt16();
            var usage = $" [targets {(AttributeTargets)blob.ReadInt32()}";
            for (var count = blob.ReadUInt16(); count > 0; count--)
            {
                blob.ReadUInt16();
                usage += $" {blob.ReadSerializedString()}={blob.ReadBoolean()}";
            }

            return usage + "]";
        }

        return "";
    }
}
