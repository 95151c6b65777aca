using System.Collections.Immutable;
using GolemOrleans.Components;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Tests.Fakes;

/// <summary>The body of a scripted export: runs like a guest, against the real context.</summary>
public delegate WitValue GuestBody(ScriptedGuest guest, WitValue[] arguments);

/// <summary>A program written in C#: state lives in the guest object, as a component's does in its memory.</summary>
public sealed class ScriptedProgram : IWorkerProgram
{
    private readonly Dictionary<(string? Interface, string Name), (FunctionType Type, GuestBody Body)> _exports = [];

    public Action<ScriptedGuest>? OnInstantiate { get; init; }

    public int Instantiations { get; private set; }

    public ScriptedProgram Export(string name, WitType[] parameters, WitType? result, GuestBody body, string? interfaceName = null)
    {
        var type = new FunctionType([.. parameters.Select((p, i) => new WitParameter($"p{i}", p))], result);
        _exports[(interfaceName, name)] = (type, body);
        return this;
    }

    public IWorkerInstance Instantiate(WorkerContext context, RuntimeLimits limits)
    {
        Instantiations++;
        var guest = new ScriptedGuest(context, this);
        guest.Guarded(() =>
        {
            OnInstantiate?.Invoke(guest);
            return default;
        });
        return guest;
    }

    internal (FunctionType Type, GuestBody Body)? Find(string? interfaceName, string name) =>
        _exports.TryGetValue((interfaceName, name), out var export) ? export : null;
}

/// <summary>An instance of a <see cref="ScriptedProgram"/>. Exceptions end it as traps end a component.</summary>
public sealed class ScriptedGuest(WorkerContext context, ScriptedProgram program) : IWorkerInstance
{
    private volatile bool _interrupted;
    private bool _poisoned;

    public WorkerContext Context { get; } = context;

    /// <summary>What the guest keeps in its memory.</summary>
    public Dictionary<string, ulong> State { get; } = [];

    public long MemoryBytes { get; set; } = 65536;

    public List<object> DroppedResources { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>What a loop of a guest does at every turn: ends when interrupted.</summary>
    public void Tick()
    {
        if (_interrupted)
            throw new ComponentTrapException(ComponentTrapKind.Interrupted, "interrupt");
    }

    public void Trap(string message) => throw new ComponentTrapException(ComponentTrapKind.Guest, message);

    public IWorkerFunction? Find(string? interfaceName, string functionName) =>
        program.Find(interfaceName, functionName) is { } export ? new Function(this, export.Type, export.Body) : null;

    public void Interrupt() => _interrupted = true;

    public void DropResource(object resource) => DroppedResources.Add(resource);

    public void Dispose() => IsDisposed = true;

    internal WitValue Guarded(Func<WitValue> body)
    {
        if (_poisoned)
            throw new ComponentTrapException(ComponentTrapKind.Poisoned, "poisoned");
        try
        {
            Tick();
            return body();
        }
        catch (ComponentTrapException)
        {
            _poisoned = true;
            throw;
        }
        catch (Exception e)
        {
            _poisoned = true;
            throw new ComponentTrapException(ComponentTrapKind.Host, e.Message, null, e);
        }
    }

    private sealed class Function(ScriptedGuest guest, FunctionType type, GuestBody body) : IWorkerFunction
    {
        public FunctionType Type => type;

        public WitValue Call(ReadOnlySpan<WitValue> arguments)
        {
            var copy = arguments.ToArray();
            return guest.Guarded(() => body(guest, copy));
        }
    }
}
