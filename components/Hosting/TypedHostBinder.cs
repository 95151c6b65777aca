using System.Reflection;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// Binds C# classes with typed methods to WIT interfaces. Names match ignoring case and hyphens:
/// <list type="bullet">
/// <item>a function <c>f</c>: method <c>F</c> of the interface class (<see cref="WitInterfaceAttribute"/>);</item>
/// <item><c>[method]r.m</c>: method <c>M</c> of the resource class (<see cref="WitResourceAttribute"/>);</item>
/// <item><c>[constructor]r</c>: method <c>CreateR</c> of the interface class, else the resource class's only constructor;</item>
/// <item><c>[static]r.m</c>: method <c>RM</c> of the interface class, else static method <c>M</c> of the resource class.</item>
/// </list>
/// Types: bool, numbers, <see cref="System.Text.Rune"/>, string; arrays, <c>IReadOnlyList</c>, <c>ReadOnlyMemory&lt;byte&gt;</c>;
/// <see cref="Option{T}"/> or nullable; <see cref="Result{T, TError}"/>; tuples; records; abstract records with nested cases; enums;
/// flags; resource classes; <see cref="Values.WitValue"/> for anything that is to pass unconverted. Plans are compiled here,
/// once; a call does no reflection, and one with scalar parameters and result allocates nothing.
/// Not thread-safe; what it produces is.
/// </summary>
public sealed class TypedHostBinder
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<(string Interface, string Name), Type> _resourceClasses = [];
    private readonly Dictionary<ResourceType, Type> _resources = [];
    private readonly TypedConversions _conversions;

    /// <param name="resourceClasses">All classes that carry <see cref="WitResourceAttribute"/>.</param>
    public TypedHostBinder(IEnumerable<Type> resourceClasses)
    {
        foreach (var type in resourceClasses)
        {
            var attribute = type.GetCustomAttribute<WitResourceAttribute>(false)
                ?? throw new HostBindingException(type.Name, "the class names no WIT resource");
            if (!_resourceClasses.TryAdd((attribute.InterfaceName, attribute.Name), type))
                throw new HostBindingException(type.Name, $"{attribute.InterfaceName}/{attribute.Name} has two classes");
        }

        _conversions = new TypedConversions(_resources);
    }

    /// <summary>
    /// Binds one interface. Interfaces whose resources it uses must have been bound or declared (<see cref="Declare"/>) before.
    /// </summary>
    /// <param name="wit">The interface; resource identities are taken from it.</param>
    /// <param name="functions">The class with <see cref="WitInterfaceAttribute"/>, or null when the interface has only methods.</param>
    /// <param name="target">Finds the instance of <paramref name="functions"/> for an instance's state; called per call.</param>
    /// <exception cref="HostBindingException">The shapes differ.</exception>
    public HostInterface Bind(WitInterface wit, Type? functions, Func<object?, object>? target = null)
    {
        Declare(wit);
        var unused = new HashSet<MethodInfo>(functions is null ? [] : GuestFacing(functions));
        var resources = new List<HostResource>();
        foreach (var definition in wit.Types)
        {
            if (definition.Resource is not { } resource || !Defines(wit, definition))
                continue;
            var type = _resources[resource];
            unused.UnionWith(GuestFacing(type));
            resources.Add(new HostResource(resource, DropOf(type)));
        }

        var bound = wit.Functions.Select(function => Bind(wit, function, functions, target, unused)).ToArray();
        if (unused.Count != 0)
        {
            var extra = unused.First();
            throw new HostBindingException(wit.Name, $"the method {extra.DeclaringType!.Name}.{extra.Name} is not in the interface");
        }

        return new HostInterface(wit.Name, bound, resources);
    }

    /// <summary>Makes the interface's resource classes known to interfaces bound later.</summary>
    public void Declare(WitInterface wit)
    {
        foreach (var definition in wit.Types)
        {
            if (definition.Resource is not { } resource || _resources.ContainsKey(resource))
                continue;
            if (_resourceClasses.TryGetValue((TypedNames.WithoutVersion(wit.Name), definition.Name), out var type))
                _resources.Add(resource, type);
            else
                throw new HostBindingException($"{wit.Name} / {definition.Name}", "the resource has no class");
        }
    }

    private HostFunction Bind(WitInterface wit, WitFunction function, Type? functions, Func<object?, object>? target, HashSet<MethodInfo> unused)
    {
        var path = $"{wit.Name} / {function.Name}";
        var (method, onSelf) = Find(wit, function.Name, functions)
            ?? throw new HostBindingException(path, "no method of that name");
        if (method is MethodInfo info)
            unused.Remove(info);
        if (!onSelf && !method.IsStatic && method is MethodInfo && target is null)
            throw new HostBindingException(path, "no target was given");
        return new HostFunction(function.Name, function.Type, TypedFunctions.Bind(_conversions, function, method, onSelf, target!, path));
    }

    private (MethodBase Method, bool OnSelf)? Find(WitInterface wit, string name, Type? functions)
    {
        if (!name.StartsWith('['))
            return functions is null ? null : Named(functions, name, false);
        var close = name.IndexOf(']');
        var dot = name.IndexOf('.');
        var resource = dot < 0 ? name[(close + 1)..] : name[(close + 1)..dot];
        if (wit.Types.FirstOrDefault(t => t.Name == resource && t.Resource is not null) is not { } definition)
            return null;
        var type = _resources[definition.Resource!];
        var member = dot < 0 ? "" : name[(dot + 1)..];
        return name[1..close] switch
        {
            "method" => Named(type, member, true),
            "static" => (functions is null ? null : Named(functions, resource + member, false)) ?? Named(type, member, false),
            "constructor" => (functions is null ? null : Named(functions, "create" + resource, false)) ?? Only(type),
            _ => null,
        };
    }

    private static (MethodBase, bool)? Named(Type type, string name, bool onSelf)
    {
        var key = TypedNames.Key(name);
        var method = GuestFacing(type).FirstOrDefault(m => TypedNames.Key(m.Name) == key && !(onSelf && m.IsStatic));
        return method is null ? null : (method, onSelf);
    }

    private static (MethodBase, bool)? Only(Type type) =>
        type.GetConstructors() is [var constructor] && !type.IsAbstract ? (constructor, false) : null;

    private static IEnumerable<MethodInfo> GuestFacing(Type type) =>
        type.GetMethods(Own).Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType != typeof(object)
            && m.Name is not (nameof(IDisposable.Dispose) or nameof(IGuestDroppable.Drop)));

    /// <summary>Whether the interface defines the resource itself, rather than using it from elsewhere.</summary>
    private bool Defines(WitInterface wit, WitTypeDefinition definition) =>
        _resourceClasses.TryGetValue((TypedNames.WithoutVersion(wit.Name), definition.Name), out var type) && _resources[definition.Resource!] == type;

    private static Action<ComponentInstance, object>? DropOf(Type type)
    {
        if (typeof(IGuestDroppable).IsAssignableFrom(type))
            return static (_, resource) => ((IGuestDroppable)resource).Drop();
        return typeof(IDisposable).IsAssignableFrom(type) ? static (_, resource) => ((IDisposable)resource).Dispose() : null;
    }
}
