using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Types;

namespace GolemOrleans.Components.Composition;

/// <summary>An import of the composition: what all components together want of one name.</summary>
internal sealed class MergedImport(string name, ExternType type)
{
    private readonly List<ComponentExtern> _members = [];
    private readonly Dictionary<string, ExternType> _byName = new(StringComparer.Ordinal);

    /// <summary>The newest of the names.</summary>
    public string Name { get; private set; } = name;

    /// <summary>The type that satisfies all. An instance has the exports that any wants, in the order in which they were first seen.</summary>
    public ExternType Whole => type is InstanceExtern ? new InstanceExtern([.. _members]) : type;

    /// <summary>Imports that introduce types or resources which this one uses.</summary>
    public HashSet<MergedImport> Needs { get; } = [];

    /// <summary>Where the import is in the composition.</summary>
    public SortIndex Place { get; set; }

    /// <summary>What must be equal for two imports to become one.</summary>
    public static string KeyOf(string name) => InterfaceName.Parse(name).Track;

    /// <summary>Adds what another component wants under a compatible name; types in resources of the composition.</summary>
    /// <exception cref="CompositionException">The types disagree.</exception>
    public void Add(string name, ExternType wanted)
    {
        if (wanted is InstanceExtern instance && type is InstanceExtern)
        {
            foreach (var export in instance.Exports)
            {
                if (_byName.TryAdd(export.Name, export.Type))
                    _members.Add(export);
                else if (!Equal(export.Type, _byName[export.Name]))
                    throw Disagreement(name, export.Name);
            }
        }
        else if (!Equal(wanted, type))
        {
            throw Disagreement(name, null);
        }

        if (InterfaceName.CompareVersions(InterfaceName.Parse(name), InterfaceName.Parse(Name)) > 0)
            Name = name;
    }

    private static bool Equal(ExternType a, ExternType b) => (a, b) switch
    {
        (FunctionExtern x, FunctionExtern y) => x.Type.Equals(y.Type),
        (TypeExtern x, TypeExtern y) => x.Type.Equals(y.Type),
        (ResourceExtern x, ResourceExtern y) => ReferenceEquals(x.Resource, y.Resource),
        _ => false,
    };

    private CompositionException Disagreement(string name, string? member) => new(
        CompositionProblem.Conflict,
        $"the components import {(name == Name ? name : $"{Name} and {name}")} with different types{(member is null ? "" : $" of {member}")}");
}
