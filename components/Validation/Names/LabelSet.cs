namespace GolemOrleans.Components.Validation;

/// <summary>Labels of one record, variant, enum, flags or parameter list: kebab-case and distinct regardless of case.</summary>
internal sealed class LabelSet(string what)
{
    private readonly HashSet<string> _labels = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">Not a label, or present already.</exception>
    public void Add(string label)
    {
        if (!KebabName.IsLabel(label))
            throw new FormatException($"{what} name \"{label}\" is not in kebab case");
        if (!_labels.Add(label))
            throw new FormatException($"{what} name \"{label}\" occurs twice");
    }
}
