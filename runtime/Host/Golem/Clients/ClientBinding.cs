using GolemOrleans.Values.Names;

namespace GolemOrleans.Runtime.Host.Golem.Clients;

/// <summary>A client resource and the names of what it calls. Immutable.</summary>
internal sealed class ClientBinding(string resource, ClientTarget target)
{
    public ClientTarget Target => target;

    /// <summary>Stands for the functions of an interface, not for a resource in it.</summary>
    public bool IsPlain { get; } = LastSegment(target.InterfaceName) == resource;

    public string Constructor { get; } = Name(target, new FunctionReference(FunctionKind.Constructor, resource, null));

    public string Drop { get; } = Name(target, new FunctionReference(FunctionKind.Drop, resource, null));

    /// <summary>The remote function behind a method.</summary>
    public string Function(string method) => Name(target, IsPlain
        ? new FunctionReference(FunctionKind.Function, null, method)
        : new FunctionReference(FunctionKind.Method, resource, method));

    private static string Name(ClientTarget target, FunctionReference function) => new FunctionName(target.InterfaceName, function).ToString();

    private static string LastSegment(string interfaceName)
    {
        var slash = interfaceName.LastIndexOf('/') + 1;
        var version = interfaceName.IndexOf('@', slash);
        return version < 0 ? interfaceName[slash..] : interfaceName[slash..version];
    }
}
