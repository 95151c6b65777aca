using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>
/// The body of a host function. Runs on the thread that called into the component, below wasm frames. Arguments are valid
/// only during the call. Throwing ends the guest's call with a <see cref="ComponentTrapException"/> of kind
/// <see cref="ComponentTrapKind.Host"/> that carries the exception to the outermost caller.
/// </summary>
/// <param name="call">State, arguments and result slot.</param>
public delegate void HostFunctionBody(ref HostCall call);

/// <summary>One call from a guest to the host.</summary>
public ref struct HostCall
{
    public HostCall(ComponentInstance instance, ReadOnlySpan<WitValue> arguments)
    {
        Instance = instance;
        State = instance.State;
        Arguments = arguments;
    }

    /// <summary>A call made without an instance, to exercise a host function by itself; <see cref="Instance"/> is null.</summary>
    public HostCall(object? state, ReadOnlySpan<WitValue> arguments)
    {
        Instance = null!;
        State = state;
        Arguments = arguments;
    }

    /// <summary>The (outermost) instance whose guest calls.</summary>
    public ComponentInstance Instance { get; }

    /// <summary>The state object given at instantiation (<see cref="InstanceOptions.State"/>).</summary>
    public object? State { get; }

    /// <summary>
    /// Lifted arguments. An <c>own</c> of a host resource is the C# object, ownership has passed to the host; a
    /// <c>borrow</c> is the object, valid for this call.
    /// </summary>
    public ReadOnlySpan<WitValue> Arguments { get; }

    /// <summary>The result to lower; ignored when the function has none. An <c>own</c> carries the C# resource object.</summary>
    public WitValue Result { get; set; }
}

/// <summary>
/// A host function: name as in <see cref="Values.Wit.WitFunction"/>, its type (resource identities are those of the owning
/// <see cref="HostInterface"/>) and body. Immutable.
/// </summary>
public sealed record HostFunction(string Name, FunctionType Type, HostFunctionBody Body);

/// <summary>
/// A resource type implemented by the host. Objects are plain C# objects in a table per store; the guest holds handles.
/// </summary>
/// <param name="Type">Identity used in function types.</param>
/// <param name="Dropped">
/// Called with (state, object) when the guest drops its own handle; may throw to trap. Not called for handles still alive
/// when the instance is disposed: the state's owner cleans up (see <see cref="ComponentInstance.Dispose"/>).
/// </param>
public sealed record HostResource(ResourceType Type, Action<ComponentInstance, object>? Dropped);

/// <summary>
/// An interface that the host offers to components: functions and resources under one versioned name
/// (<c>wasi:io/streams@0.2.12</c>). Immutable and thread-safe; shared by all instances.
/// </summary>
public sealed record HostInterface(string Name, IReadOnlyList<HostFunction> Functions, IReadOnlyList<HostResource> Resources);

/// <summary>
/// Finds the host's side of an import. Called at link time, once per import and compiled component; must be thread-safe.
/// </summary>
public interface IHostImports
{
    /// <summary>
    /// The interface that satisfies the import, or null. For an import name with a version, any interface of the same
    /// semver track matches (0.2.3 by 0.2.x, 1.0.0 by 1.x; pre-releases and 0.0.x exactly). It may have more functions than
    /// the import; when several shapes exist the one whose types equal the import's is returned.
    /// </summary>
    HostInterface? Resolve(string importName, Types.InstanceExtern type);

    /// <summary>A function imported directly by the world, or null.</summary>
    HostFunction? ResolveFunction(string importName, FunctionType type);
}
