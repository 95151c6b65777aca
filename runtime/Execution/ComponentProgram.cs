using GolemOrleans.Components;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Http;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>A compiled component as a program. Does not own the component.</summary>
public sealed class ComponentProgram(CompiledComponent component) : IWorkerProgram
{
    public CompiledComponent Component { get; } = component;

    public IWorkerInstance Instantiate(WorkerContext context, RuntimeLimits limits) =>
        new Instance(ComponentInstance.Create(Component, new InstanceOptions
        {
            State = context,
            Created = created => context.Attach(created.Interrupt, created.AskToPause),
            Pause = () => context.Slot.PassOn(),
            MaxMemoryBytes = limits.MaxMemoryBytes,
            MaxTableElements = limits.MaxTableElements,
            MaxHandles = limits.MaxHandles,
        }), context);

    private sealed class Instance(ComponentInstance instance, WorkerContext context) : IWorkerInstance
    {
        private readonly Dictionary<ComponentFunction, IWorkerFunction> _functions = [];

        public long MemoryBytes => instance.MemoryBytes;

        public IWorkerFunction? Find(string? interfaceName, string functionName)
        {
            if (instance.FindFunction(interfaceName, functionName) is not { } function)
                return IncomingHandlerFunction.Find(interfaceName, functionName, context, Find);
            if (!_functions.TryGetValue(function, out var wrapped))
                _functions.Add(function, wrapped = new Function(function));
            return wrapped;
        }

        public void Interrupt() => instance.Interrupt();

        public void LimitMemory(long bytes) => instance.LimitMemory(bytes);

        public void AskToPause() => instance.AskToPause();

        public void DropResource(object resource) => instance.DropResource((GuestResource)resource);

        public void Dispose() => instance.Dispose();
    }

    private sealed class Function(ComponentFunction function) : IWorkerFunction
    {
        public FunctionType Type => function.Type;

        public WitValue Call(ReadOnlySpan<WitValue> arguments) => function.Call(arguments);
    }
}
