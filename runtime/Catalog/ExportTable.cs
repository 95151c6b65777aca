using System.Collections.Frozen;
using GolemOrleans.Components;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>
/// The types of a component's exported functions by the names callers use, including the virtual HTTP handler and the drops
/// of resources. Immutable, thread-safe.
/// </summary>
public sealed class ExportTable
{
    /// <summary>How the API says that a drop has not the one handle that it needs.</summary>
    public const string DropCountText = "unexpected parameter count for drop";

    private readonly FrozenDictionary<(string Interface, string Function), FunctionType> _functions;

    public ExportTable(ComponentDefinition component)
    {
        var functions = new Dictionary<(string, string), FunctionType>();
        foreach (var export in component.Exports)
        {
            if (export.Type is FunctionExtern function)
                functions[("", export.Name)] = function.Type;
            else if (export.Type is InstanceExtern instance)
                AddInstance(functions, export.Name, instance);
            if (IncomingHttpHandler.IsExportName(export.Name))
                functions[(IncomingHttpHandler.InterfaceName, IncomingHttpHandler.FunctionName)] = IncomingHttpHandler.Type;
        }

        _functions = functions.ToFrozenDictionary();
    }

    /// <summary>
    /// The parameters a caller passes to the function: for methods of an indexed resource without <c>self</c>, which the
    /// runtime supplies. Null when there is no such export.
    /// </summary>
    public FunctionType? Find(FunctionName name)
    {
        var owner = name.Interface is null ? "" : Track(name.Interface);
        foreach (var export in name.Function.ExportNames)
        {
            if (!_functions.TryGetValue((owner, export), out var type))
                continue;
            return name.Function.IsIndexed && name.Function.Kind is FunctionKind.Method or FunctionKind.Drop && name.Function.IsIndexed
                ? new FunctionType(type.Parameters.RemoveAt(0), type.Result)
                : type;
        }

        return null;
    }

    /// <summary>Whether functions of the interface are exported.</summary>
    public bool HasInterface(string interfaceName) => _functions.Keys.Any(key => key.Interface == Track(interfaceName));

    /// <summary>How the API says that there is no such export.</summary>
    public static string NotFoundText(FunctionName name)
    {
        var function = name with { Interface = null };
        return name.Interface is null
            ? $"could not load function {function}"
            : $"could not load function {function} for interface {name.Interface}";
    }

    private static void AddInstance(Dictionary<(string, string), FunctionType> functions, string name, InstanceExtern instance)
    {
        var owner = Track(name);
        foreach (var export in instance.Exports)
        {
            if (export.Type is FunctionExtern function)
                functions[(owner, export.Name)] = function.Type;
            else if (export.Type is ResourceExtern resource)
                functions[(owner, $"[drop]{export.Name}")] = new FunctionType([new("self", WitType.Own(resource.Resource))], null);
        }
    }

    /// <summary>The name with its version cut to the semver track, so that compatible versions meet.</summary>
    private static string Track(string name)
    {
        var at = name.IndexOf('@');
        if (at < 0 || name.AsSpan(at).ContainsAny('-', '+'))
            return name;
        var parts = name[(at + 1)..].Split('.');
        return parts is [var major, var minor, var patch]
            ? major != "0" ? $"{name[..at]}@{major}" : minor != "0" ? $"{name[..at]}@0.{minor}" : $"{name[..at]}@0.0.{patch}"
            : name;
    }
}
