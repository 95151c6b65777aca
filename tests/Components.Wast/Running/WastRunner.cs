using GolemOrleans.Components.Binary;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Wast;

/// <summary>
/// Runs scripts. One instance is current: the last one that a command made. Messages of refusals and traps are not compared,
/// since every implementation words them differently. Not thread-safe.
/// </summary>
public sealed class WastRunner(ComponentEngine engine)
{
    private const string Unsupported = "not supported:";

    private readonly Dictionary<string, ComponentDefinition> _definitions = [];
    private readonly Dictionary<string, ComponentInstance?> _instances = [];
    private readonly List<ComponentInstance> _created = [];
    private WastImports _imports = new();
    private WastScript _script = null!;
    private ComponentDefinition? _lastDefinition;
    private ComponentInstance? _current;

    public WastReport Run(WastScript script)
    {
        _script = script;
        _definitions.Clear();
        _instances.Clear();
        _imports = new WastImports();
        _current = null;
        var outcomes = new List<WastOutcome>();
        try
        {
            foreach (var command in script.Commands)
                outcomes.Add(Run(command));
        }
        finally
        {
            foreach (var instance in _created)
                instance.Dispose();
            _created.Clear();
        }

        return new WastReport(script.Name, outcomes);
    }

    private WastOutcome Run(WastCommand command)
    {
        try
        {
            return command.Type switch
            {
                "module" => Define(command, instantiate: true),
                "module_definition" => Define(command, instantiate: false),
                "module_instance" => Instantiate(command),
                "register" => Register(command),
                "action" => Invoke(command, null),
                "assert_return" => Invoke(command, null),
                "assert_trap" or "assert_exhaustion" => Invoke(command, command.Text),
                "assert_uninstantiable" => Refused<ComponentTrapException>(command, LinkAndCreate),
                "assert_unlinkable" => Refused<ComponentLinkException>(command, LinkAndCreate),
                "assert_invalid" => Refused<ComponentFormatException>(command, Validate),
                "assert_malformed" => Refused<ComponentFormatException>(command, Validate),
                _ => new WastOutcome(command, WastVerdict.Skip, $"command {command.Type}"),
            };
        }
        catch (Exception e) when (e is ComponentFormatException or ComponentLinkException or ComponentTrapException or FormatException or WasmException or ComponentArgumentException)
        {
            return new WastOutcome(command, IsBeyondClaim(e) ? WastVerdict.Skip : WastVerdict.Fail, e.Message);
        }
    }

    /// <summary>What the library or this runner does not claim to have: asynchronous components, host imports other than functions.</summary>
    private static bool IsBeyondClaim(Exception e) => e switch
    {
        ComponentFormatException => e.Message.StartsWith(Unsupported, StringComparison.Ordinal),
        ComponentLinkException link => WastImports.IsBeyondClaim(link),
        _ => false,
    };

    private WastOutcome Define(WastCommand command, bool instantiate)
    {
        var bytes = _script.Binary(command);
        if (instantiate)
        {
            _current = null;
            if (command.Name is not null)
                _instances[command.Name] = null;
        }

        if (bytes is null)
            return new WastOutcome(command, WastVerdict.Skip, "text without binary form");
        if (IsCoreModule(bytes))
            return new WastOutcome(command, WastVerdict.Skip, "a core module by itself");
        var definition = Validate(bytes);
        if (!instantiate)
        {
            _lastDefinition = definition;
            if (command.Name is not null)
                _definitions[command.Name] = definition;
            return Passed(command);
        }

        Make(command.Name, definition);
        return Passed(command);
    }

    private WastOutcome Instantiate(WastCommand command)
    {
        var definition = command.Module is null ? _lastDefinition : _definitions.GetValueOrDefault(command.Module);
        if (definition is null)
            return new WastOutcome(command, WastVerdict.Skip, $"definition {command.Module} was skipped");
        Make(command.Name, definition);
        return Passed(command);
    }

    private WastOutcome Register(WastCommand command)
    {
        if (Find(command.Name) is not { } instance)
            return new WastOutcome(command, WastVerdict.Skip, "the instance was skipped");
        _imports.Register(command.As!, instance);
        return Passed(command);
    }

    private WastOutcome Invoke(WastCommand command, string? trap)
    {
        var action = command.Action!;
        if (action.Type != "invoke")
            return new WastOutcome(command, WastVerdict.Skip, $"action {action.Type}");
        if (Find(action.Module) is not { } instance)
            return new WastOutcome(command, WastVerdict.Skip, "the instance was skipped");
        if (instance.FindFunction(null, action.Field) is not { } function)
            return new WastOutcome(command, WastVerdict.Fail, $"no exported function '{action.Field}'");
        var parameters = function.Type.Parameters;
        if (parameters.Length != action.Arguments.Count)
            return new WastOutcome(command, WastVerdict.Fail, $"'{action.Field}' has {parameters.Length} parameters");
        var arguments = parameters.Select((p, i) => WastValues.Read(action.Arguments[i], p.Type)).ToArray();
        try
        {
            var result = function.Call(arguments);
            if (trap is not null)
                return new WastOutcome(command, WastVerdict.Fail, $"no trap where one was expected: {trap}");
            if (command.Type != "assert_return")
                return Passed(command);
            if (command.Expected.Count != (function.Type.Result is null ? 0 : 1))
                return new WastOutcome(command, WastVerdict.Fail, $"{command.Expected.Count} results were expected");
            return command.Expected.Count == 0 || WastValues.Matches(command.Expected[0], function.Type.Result!, result)
                ? Passed(command)
                : new WastOutcome(command, WastVerdict.Fail, $"expected {command.Expected[0].GetRawText()}, got {Describe(result)}");
        }
        catch (ComponentTrapException e) when (trap is not null)
        {
            return new WastOutcome(command, WastVerdict.Pass, e.Message);
        }
    }

    private WastOutcome Refused<TException>(WastCommand command, Func<byte[], object> attempt)
        where TException : Exception
    {
        var expected = $"not refused; expected: {command.Text}";
        try
        {
            var bytes = _script.Binary(command) ?? WatText.ToWasm(_script.Text(command));
            if (IsCoreModule(bytes))
            {
                using var module = WasmModule.Compile(engine.Core, bytes);
                return new WastOutcome(command, WastVerdict.Fail, expected);
            }

            attempt(bytes);
            return new WastOutcome(command, WastVerdict.Fail, expected);
        }
        catch (ComponentFormatException e) when (e.Message.StartsWith(Unsupported, StringComparison.Ordinal))
        {
            return new WastOutcome(command, WastVerdict.Skip, e.Message);
        }
        catch (Exception e) when (e is TException or WasmException)
        {
            return new WastOutcome(command, WastVerdict.Pass, e.Message);
        }
    }

    private void Make(string? name, ComponentDefinition definition)
    {
        var instance = Create(definition);
        _created.Add(instance);
        _current = instance;
        if (name is null)
            return;
        _instances[name] = instance;
        _imports.Register(name, instance);
    }

    private ComponentInstance LinkAndCreate(byte[] bytes)
    {
        var instance = Create(ComponentDefinition.Decode(bytes));
        _created.Add(instance);
        return instance;
    }

    /// <summary>Decodes, and has the compiler look at every core module: it alone validates function bodies.</summary>
    private ComponentDefinition Validate(byte[] bytes)
    {
        var definition = ComponentDefinition.Decode(bytes);
        CompileModules(definition.Body);
        return definition;
    }

    private void CompileModules(ComponentBody body)
    {
        foreach (var definition in body.Definitions)
        {
            if (definition is CoreModuleDefinition module)
                WasmModule.Compile(engine.Core, module.Module.Bytes.Span).Dispose();
            else if (definition is NestedComponent nested)
                CompileModules(nested.Body);
        }
    }

    private ComponentInstance Create(ComponentDefinition definition)
    {
        using var compiled = Compile(definition);
        return ComponentInstance.Create(compiled, new InstanceOptions());
    }

    private CompiledComponent Compile(ComponentDefinition definition) => CompiledComponent.Compile(engine, definition, _imports);

    private ComponentInstance? Find(string? name) => name is null ? _current : _instances.GetValueOrDefault(name);

    private static bool IsCoreModule(byte[] bytes) => bytes.AsSpan().StartsWith("\0asm\x1\0\0\0"u8);

    private static WastOutcome Passed(WastCommand command) => new(command, WastVerdict.Pass, "");

    private static string Describe(Values.WitValue value) =>
        value.Reference is string text ? $"\"{text}\"" : $"{value.Kind} {value.Discriminant} {value.RawBits} {value.Reference}";
}
