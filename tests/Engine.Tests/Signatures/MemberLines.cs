using System.Reflection;
using System.Reflection.Metadata;

namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>
/// Writes the members of a type that code in another assembly can use: one line each, parameter names and default
/// values included, because callers may name arguments or leave them out.
/// </summary>
internal static class MemberLines
{
    private const MethodAttributes Modifiers = MethodAttributes.Static | MethodAttributes.Virtual | MethodAttributes.Abstract | MethodAttributes.Final;

    public static IEnumerable<string> Of(MetadataReader reader, TypeDefinition definition, SignatureNames names)
    {
        foreach (var handle in definition.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            var visibility = Visible((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask));
            if (visibility is null || (field.Attributes & FieldAttributes.SpecialName) != 0) continue;
            var flags = field.Attributes & (FieldAttributes.Static | FieldAttributes.InitOnly | FieldAttributes.Literal);
            yield return $"{visibility} field [{flags}] {field.DecodeSignature(names, null)} {reader.GetString(field.Name)}{Constant(reader, field.GetDefaultValue())}";
        }

        foreach (var handle in definition.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if (Visible(method.Attributes & MethodAttributes.MemberAccessMask) is { } visibility)
                yield return $"{visibility} {Method(reader, method, names)}";
        }

        foreach (var handle in definition.GetProperties())
        {
            var property = reader.GetPropertyDefinition(handle);
            var accessors = property.GetAccessors();
            if (IsVisible(reader, accessors.Getter) || IsVisible(reader, accessors.Setter))
                yield return $"property {property.DecodeSignature(names, null).ReturnType} {reader.GetString(property.Name)}";
        }

        foreach (var handle in definition.GetEvents())
        {
            var declared = reader.GetEventDefinition(handle);
            if (IsVisible(reader, declared.GetAccessors().Adder))
                yield return $"event {names.Decode(reader, declared.Type)} {reader.GetString(declared.Name)}";
        }
    }

    private static string Method(MetadataReader reader, MethodDefinition method, SignatureNames names)
    {
        var signature = method.DecodeSignature(names, null);
        var declared = method.GetParameters().Select(reader.GetParameter).Where(p => p.SequenceNumber > 0)
            .ToDictionary(p => p.SequenceNumber - 1);
        var parameters = signature.ParameterTypes.Select((type, index) =>
            declared.TryGetValue(index, out var p)
                ? $"{Direction(p)}{type} {reader.GetString(p.Name)}{Default(reader, p)}"
                : type);
        var extension = HasAttribute(reader, method.GetCustomAttributes(), names, "System.Runtime.CompilerServices.ExtensionAttribute") ? "this " : "";
        return $"[{method.Attributes & Modifiers}] {signature.ReturnType} {reader.GetString(method.Name)}({extension}{string.Join(", ", parameters)}){GenericParameters.Of(reader, method.GetGenericParameters(), names)}";
    }

    private static string Direction(Parameter parameter) =>
        (parameter.Attributes & ParameterAttributes.Out) != 0 ? "out " : "";

    private static string Default(MetadataReader reader, Parameter parameter) =>
        (parameter.Attributes & ParameterAttributes.Optional) != 0
            ? Constant(reader, parameter.GetDefaultValue()) is { Length: > 0 } value ? value : " = default"
            : "";

    private static string Constant(MetadataReader reader, ConstantHandle handle)
    {
        if (handle.IsNil) return "";
        var constant = reader.GetConstant(handle);
        var blob = reader.GetBlobReader(constant.Value);
        return $" = {blob.ReadConstant(constant.TypeCode) ?? "null"}";
    }

    private static bool IsVisible(MetadataReader reader, MethodDefinitionHandle handle) =>
        !handle.IsNil && Visible(reader.GetMethodDefinition(handle).Attributes & MethodAttributes.MemberAccessMask) is not null;

    private static string? Visible(MethodAttributes access) => access switch
    {
        MethodAttributes.Public => "public",
        MethodAttributes.Family or MethodAttributes.FamORAssem => "protected",
        _ => null,
    };

    private static bool HasAttribute(MetadataReader reader, CustomAttributeHandleCollection attributes, SignatureNames names, string name) =>
        attributes.Select(reader.GetCustomAttribute)
            .Where(attribute => attribute.Constructor.Kind == HandleKind.MemberReference)
            .Any(attribute => names.Decode(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) == name);
}
