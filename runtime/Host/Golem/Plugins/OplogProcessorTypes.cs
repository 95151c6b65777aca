using System.Collections.Immutable;
using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Plugins;

/// <summary>What a plugin's <c>golem:api/oplog-processor</c> takes.</summary>
/// <param name="Constructor">Parameters of the resource's constructor.</param>
/// <param name="Process">Parameters of <c>process</c> without the resource.</param>
public sealed record OplogProcessorTypes(ImmutableArray<WitParameter> Constructor, ImmutableArray<WitParameter> Process)
{
    private const int PersistenceLevelCase = 32;

    /// <summary>Whether its oplog entries know the change of the persistence level; those of Golem 1.2.0 do not.</summary>
    public bool HasPersistenceLevels => Process is [.., { Type: ListType { Element: VariantType { Cases.Length: > PersistenceLevelCase } } }];

    /// <summary>The types that a component exports, or null when it is no oplog processor.</summary>
    public static OplogProcessorTypes? Of(ExportTable exports)
    {
        var constructor = exports.Find(FunctionName.Parse($"{OplogProcessorCall.InterfaceName}.{{processor.new}}"));
        var process = exports.Find(FunctionName.Parse($"{OplogProcessorCall.InterfaceName}.{{processor.process}}"));
        return constructor is { Parameters.Length: 3 } && process is { Parameters.Length: 5 } && process.Parameters[^1].Type is ListType { Element: VariantType }
            ? new OplogProcessorTypes(constructor.Parameters, process.Parameters.RemoveAt(0))
            : null;
    }
}
