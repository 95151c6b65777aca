using System.Collections.Immutable;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// Collects what custom sections say. A custom section never makes a component invalid, as the specification demands: one
/// that cannot be read is left out.
/// </summary>
internal sealed class MetadataBuilder
{
    private const int MaxFields = 10_000;
    private const ulong PageBytes = 65_536;

    private readonly ImmutableArray<ImmutableArray<ProducerField>>.Builder _producers = ImmutableArray.CreateBuilder<ImmutableArray<ProducerField>>();
    private readonly ImmutableArray<MemoryDefinition>.Builder _memories = ImmutableArray.CreateBuilder<MemoryDefinition>();
    private string? _name;
    private string? _version;

    /// <summary>A custom section of a component.</summary>
    /// <param name="section">Behind the section's name.</param>
    /// <param name="outermost">Of the outermost component rather than a nested one.</param>
    public void AddCustom(string name, WasmReader section, bool outermost)
    {
        if (name == "producers")
            AddProducers(section);
        else if (outermost && name == "component-name")
            _name ??= ComponentName(section);
        else if (outermost && name == "version")
            _version ??= System.Text.Encoding.UTF8.GetString(section.Bytes(section.Remaining, "a version"));
    }

    /// <summary>A producers section of a component or core module.</summary>
    /// <param name="section">Behind the section's name.</param>
    public void AddProducers(WasmReader section)
    {
        var read = new List<ProducerField>();
        try
        {
            for (var fields = section.Count("producer fields", MaxFields); fields > 0; fields--)
            {
                var field = section.Name("a producer field");
                var values = ImmutableArray.CreateBuilder<(string, string)>();
                for (var count = section.Count("producer values", MaxFields); count > 0; count--)
                    values.Add((section.Name("a producer"), section.Name("the version of a producer")));
                read.Add(new ProducerField(field, values.ToImmutable()));
            }
        }
        catch (ComponentFormatException)
        {
            return;
        }

        _producers.Add([.. read]);
    }

    public void AddMemories(IEnumerable<CoreMemoryType> memories)
    {
        foreach (var memory in memories)
            _memories.Add(new MemoryDefinition(memory.Limits.Minimum * PageBytes, memory.Limits.Maximum * PageBytes));
    }

    public ComponentMetadata Build()
    {
        var isPackage = _name is { } name && name.Contains(':');
        return new ComponentMetadata
        {
            RootPackageName = isPackage ? _name : null,
            RootPackageVersion = isPackage ? _version : null,
            Producers = _producers.ToImmutable(),
            Memories = _memories.ToImmutable(),
        };
    }

    /// <summary>Subsection 0 of the name section: the component's own name.</summary>
    private static string? ComponentName(WasmReader section)
    {
        try
        {
            while (!section.AtEnd)
            {
                var id = section.Byte("a name subsection");
                var content = section.Slice(section.U32("the size of a name subsection"), "a name subsection");
                if (id == 0)
                    return content.Name("the component name");
            }
        }
        catch (ComponentFormatException)
        {
            return null;
        }

        return null;
    }
}
