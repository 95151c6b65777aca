using System.Buffers;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components.Composition;

/// <summary>Writes imports and exports with their types, and remembers the types that they name.</summary>
internal sealed class ExternWriter
{
    private readonly IDeclarations _output;
    private readonly TypeTable _table;

    public ExternWriter(IDeclarations output, TypeTable table)
    {
        _output = output;
        _table = table;
        Scope = new RootScope(output, table);
    }

    public RootScope Scope { get; }

    /// <summary>Writes a name with a descriptor; answers the index of what that declares.</summary>
    public delegate int Declaration(string name, Sort sort, ReadOnlySpan<byte> descriptor);

    /// <exception cref="CompositionException">The type is that of a core module, a component, a nested instance or a declaration.</exception>
    public SortIndex Import(string name, ExternType type) => Declare(name, type, _output.Import, exported: false);

    /// <summary>An export of a component type, which <paramref name="declare"/> writes.</summary>
    /// <inheritdoc cref="Import"/>
    public SortIndex Export(string name, ExternType type, Declaration declare) => Declare(name, type, declare, exported: true);

    private SortIndex Declare(string name, ExternType type, Declaration declare, bool exported)
    {
        var sort = ExternSorts.Of(type);
        switch (type)
        {
            case InstanceExtern instance:
                return new(sort, Instance(name, instance, declare, exported));
            case FunctionExtern function:
                return new(sort, declare(name, sort, Descriptor([0x01], Scope.Function(function.Type))));
            case ResourceExtern { Resource: var resource }:
                var index = declare(name, sort, Scope.Resource(resource) is { } known ? Descriptor([0x03, 0x00], known) : [0x03, 0x01]);
                Scope.Add(resource, index);
                return new(sort, index);
            case TypeExtern { Type: var named }:
                index = declare(name, sort, Descriptor([0x03, 0x00], Scope.Definition(named)));
                Scope.Add(named, index);
                return new(sort, index);
            default:
                throw new CompositionException(CompositionProblem.Unsupported, $"{name} is neither an interface nor a function nor a type");
        }
    }

    /// <summary>A kind of extern with the index of its type.</summary>
    public static ReadOnlySpan<byte> Descriptor(ReadOnlySpan<byte> kind, int index)
    {
        var descriptor = new ArrayBufferWriter<byte>(16);
        descriptor.Write(kind);
        descriptor.WriteIndex(index);
        return descriptor.WrittenSpan;
    }

    private int Instance(string name, InstanceExtern type, Declaration declare, bool exported)
    {
        var scope = new InstanceScope(Scope, _table, exported);
        foreach (var member in type.Exports)
            scope.Export(member.Name, member.Type);
        var instance = declare(name, Sort.Instance, Descriptor([0x05], _output.Type(scope.Finish())));
        foreach (var member in type.Exports)
        {
            if (member.Type is ResourceExtern resource)
                Scope.Add(resource.Resource, instance, member.Name);
            else if (member.Type is TypeExtern named)
                Scope.Add(named.Type, instance, member.Name);
        }

        return instance;
    }
}
