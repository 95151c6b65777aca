using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>
/// The import names or the export names of one component, component type or instance type: uniqueness and the rules for
/// names of resource functions. Methods throw <see cref="FormatException"/> with the reason.
/// </summary>
internal sealed class NameScope(string what)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResourceType> _resources = new(StringComparer.Ordinal);

    public int Count => _names.Count;

    public void Add(ExternName name, ExternType type)
    {
        if (!_names.TryAdd(name.UniquenessKey, name.Text))
            throw new FormatException($"{what} name \"{name.Text}\" conflicts with \"{_names[name.UniquenessKey]}\"");
        if (name.Kind == ExternNameKind.Label && type is ResourceExtern resource)
            _resources.Add(name.Text, resource.Resource);
        else if (name.Kind is ExternNameKind.Constructor or ExternNameKind.Method or ExternNameKind.Static)
            CheckResourceFunction(name, type);
    }

    private void CheckResourceFunction(ExternName name, ExternType type)
    {
        if (type is not FunctionExtern { Type: var function })
            throw new FormatException($"\"{name.Text}\" must be a function");
        if (!_resources.TryGetValue(name.Resource!, out var resource))
            throw new FormatException($"\"{name.Text}\" names resource \"{name.Resource}\", which is not {what}ed before it");
        switch (name.Kind)
        {
            case ExternNameKind.Constructor:
                var created = function.Result is ResultType result ? result.Ok : function.Result;
                if (created is not HandleType { Owned: true } own || !ReferenceEquals(own.Resource, resource))
                    throw new FormatException($"\"{name.Text}\" must return own<{name.Resource}> or a result of it");
                break;
            case ExternNameKind.Method:
                if (function.Parameters.IsEmpty || function.Parameters[0].Name != "self"
                    || function.Parameters[0].Type is not HandleType { Owned: false } self || !ReferenceEquals(self.Resource, resource))
                    throw new FormatException($"\"{name.Text}\" must have a first parameter self: borrow<{name.Resource}>");
                break;
        }
    }
}
