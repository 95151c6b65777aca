using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Snapshots.Editing;

/// <summary>
/// The names that an edited module exports its hidden state under: a prefix that no export of the module begins with, a
/// letter and an index.
/// </summary>
internal sealed class EditNames
{
    private readonly string _prefix;

    public EditNames(CoreModule module)
    {
        _prefix = "$";
        while (module.Exports.Any(e => e.Name.StartsWith(_prefix, StringComparison.Ordinal)))
            _prefix += "$";
    }

    /// <summary>The start function.</summary>
    public string Start => _prefix + "s";

    public string Memory(int index) => $"{_prefix}m{index}";

    public string Global(int index) => $"{_prefix}g{index}";

    public string Table(int index) => $"{_prefix}t{index}";

    public string Function(int index) => $"{_prefix}f{index}";
}
