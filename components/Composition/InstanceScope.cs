using System.Buffers;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>The type of an instance, written member by member.</summary>
/// <param name="root">The surrounding scope.</param>
/// <param name="exported">
/// Of an exported instance: these come out of nested components, which declare anew what they take from the surrounding one,
/// so equal name and structure are all that is left of a <c>use</c>.
/// </param>
internal sealed class InstanceScope(RootScope root, TypeTable table, bool exported) : TypeScope(table)
{
    private const byte TypeDeclaration = 0x01, AliasDeclaration = 0x02, ExportDeclaration = 0x04;

    private readonly ArrayBufferWriter<byte> _declarations = new();
    private readonly TypeNames<int> _names = new(table);
    private readonly Dictionary<int, int> _outer = [];
    private int _count;
    private int _types;

    public void Export(string name, ExternType type)
    {
        switch (type)
        {
            case FunctionExtern function:
                Export(name, [0x01], Function(function.Type));
                break;
            case TypeExtern named:
                Export(name, [0x03, 0x00], (exported ? Outer(root.OuterMember(name, named.Type)) : null) ?? Definition(named.Type));
                _names.Add(named.Type, _types++);
                break;
            case ResourceExtern { Resource: var resource }:
                if (Resource(resource) is { } known)
                    Export(name, [0x03, 0x00], known);
                else
                    Export(name, [0x03, 0x01], null);
                _names.Add(resource, _types++);
                break;
            default:
                throw new CompositionException(CompositionProblem.Unsupported, $"{name} is neither a function nor a type");
        }
    }

    /// <summary>The instance type.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        var type = new ArrayBufferWriter<byte>(_declarations.WrittenCount + 8);
        type.Write([0x42]);
        type.WriteIndex(_count);
        type.Write(_declarations.WrittenSpan);
        return type.WrittenSpan;
    }

    public override int? Resource(ResourceType resource) =>
        _names.TryFind(resource, out var index) ? index : Outer(root.Resource(resource));

    protected override int Define(ReadOnlySpan<byte> definition)
    {
        Declare(TypeDeclaration).Write(definition);
        return _types++;
    }

    protected override int? Named(WitType type) => _names.TryFind(type, out var index) ? index : Outer(root.OuterNamed(type));

    protected override int? NamedContent(WitType type) =>
        _names.TryFindContent(type, out var index) ? index : Outer(root.OuterContent(type));

    private int? Outer(int? index)
    {
        if (index is not { } outer)
            return null;
        if (_outer.TryGetValue(outer, out var known))
            return known;
        var alias = Declare(AliasDeclaration);
        alias.Write([0x03, 0x02, 0x01]);
        alias.WriteIndex(outer);
        return _outer[outer] = _types++;
    }

    private void Export(string name, ReadOnlySpan<byte> kind, int? index)
    {
        var export = Declare(ExportDeclaration);
        ComponentWriter.ExternName(export, name);
        export.Write(kind);
        if (index is { } type)
            export.WriteIndex(type);
    }

    private ArrayBufferWriter<byte> Declare(byte form)
    {
        _count++;
        _declarations.Write([form]);
        return _declarations;
    }
}
