using System.Collections.Immutable;
using GolemOrleans.Rib.Running;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;

namespace GolemOrleans.Rib.Typing;

/// <summary>Workers, resources, and calls of functions.</summary>
internal sealed partial class Inference
{
    private const string InstanceFunction = "instance";

    private Typed InferCall(Call call, Term? hint)
    {
        var path = call.Function;
        if (path.Interface is not null)
            return InferQualifiedCall(call);
        var name = path.Name!;
        if (name == InstanceFunction)
            return InferInstance(call);
        if (call.Arguments is [var payload] && InferCase(call.At, name, payload, hint) is { } choice)
            return choice;
        if (_environment.Catalog.Functions.FirstOrDefault(f => f.Interface is null && f.Name == name) is { } exported)
            return InferFunction(call.At, exported, null, call.Arguments, exported.Type.Parameters);
        var elsewhere = _environment.Catalog.Functions.FirstOrDefault(f => f.Kind is FunctionKind.Function or FunctionKind.Constructor && f.ShortName == name);
        throw Error(
            RibErrorKind.UnknownFunction, call.At, $"there is no function `{name}`",
            elsewhere is not null ? $"call it through a worker: `let worker = instance(\"name\"); worker.{name}(…)`"
                : Suggestions.For(name, _environment.Catalog.Functions.Select(f => f.ShortName).Append(InstanceFunction)));
    }

    private Typed InferInstance(Call call)
    {
        if (call.TypeArgument is { } narrowing && !_environment.Catalog.Functions.Any(f => narrowing.Matches(f.Interface)))
            throw UnknownInterface(narrowing);
        if (call.Arguments.Length > 1)
            throw Error(RibErrorKind.ArgumentCount, call.At, $"`instance` takes the worker's name or nothing, here are {call.Arguments.Length} arguments");
        var type = new InstanceTerm(call.TypeArgument);
        if (call.Arguments.IsEmpty)
            return new Typed(type, _ => new ConstantNode(call.At, WitValue.None));
        var name = Infer(call.Arguments[0], KnownTerm.String);
        Require(call.Arguments[0].At, KnownTerm.String, name.Type, "the name of a worker");
        return new Typed(type, sealer => new CombineNode(call.At, [name.Build(sealer)], (_, values) => WitValue.Some(values[0])));
    }

    private Typed InferMethodCall(MethodCall call)
    {
        var target = Infer(call.Target);
        switch (Unifier.Prune(target.Type))
        {
            case InstanceTerm instance:
                return InferWorkerCall(call, target, instance);
            case ResourceTerm resource:
                return InferResourceCall(call, target, resource);
            case KnownTerm { Type: HandleType }:
                throw Error(RibErrorKind.Type, call.At, "the functions of a handle cannot be called", "make the resource through a worker: `let cart = worker.cart(…); cart.add(…)`");
            case var other:
                throw Error(RibErrorKind.Type, call.At, $"{TermText.Print(other)} has no functions", "functions are called on a worker: `let worker = instance(\"name\"); worker.function(…)`");
        }
    }

    private Typed InferWorkerCall(MethodCall call, Typed worker, InstanceTerm instance)
    {
        var named = _environment.Catalog.Functions.Where(f => f.Kind is FunctionKind.Function or FunctionKind.Constructor && f.ShortName == call.Method).ToArray();
        if (named.Length == 0)
        {
            throw Error(
                RibErrorKind.UnknownFunction, call.At, $"the component has no function `{call.Method}`",
                Suggestions.For(call.Method, _environment.Catalog.Functions.Where(f => f.Kind is FunctionKind.Function or FunctionKind.Constructor).Select(f => f.ShortName)));
        }

        var fitting = named.Where(f => instance.Narrowing?.Matches(f.Interface) != false && call.TypeArgument?.Matches(f.Interface) != false).ToArray();
        if (fitting.Length == 0)
        {
            var where = (call.TypeArgument ?? instance.Narrowing)!;
            throw _environment.Catalog.Functions.Any(f => where.Matches(f.Interface))
                ? Error(RibErrorKind.UnknownFunction, call.At, $"`{where.Text}` has no function `{call.Method}`", $"it is in {Interfaces(named)}")
                : UnknownInterface(where);
        }

        if (fitting.Length > 1)
        {
            throw Error(
                RibErrorKind.UnknownFunction, call.At, $"`{call.Method}` is in several interfaces: {Interfaces(fitting)}",
                $"say which one: `{call.Method}[{fitting[0].Interface}](…)`");
        }

        return fitting[0].Kind == FunctionKind.Constructor
            ? InferConstructor(call, worker, fitting[0])
            : InferFunction(call.At, fitting[0], worker, call.Arguments, fitting[0].Type.Parameters);
    }

    /// <summary>Nothing is called: the resource comes to be with the first call of one of its functions, and is found again by its arguments.</summary>
    private Typed InferConstructor(MethodCall call, Typed worker, ExportedFunction constructor)
    {
        Use(constructor);
        var arguments = InferArguments(call.At, constructor.ShortName, call.Arguments, constructor.Type.Parameters);
        return new Typed(new ResourceTerm(constructor.Interface, constructor.Resource!), sealer =>
        {
            var name = ResourceName(constructor, call.Arguments, sealer);
            return new CombineNode(
                call.At, [worker.Build(sealer), .. arguments.Select(a => a.Build(sealer))],
                (run, values) => run.Charge(call.At, WitValue.Tuple(values[0], WitValue.String(name(values.AsSpan(1))))));
        });
    }

    private delegate string NameOfResource(ReadOnlySpan<WitValue> arguments);

    /// <summary><c>cart("a", 1)</c>.</summary>
    private NameOfResource ResourceName(ExportedFunction constructor, ImmutableArray<Expression> arguments, Sealer sealer)
    {
        var types = constructor.Type.Parameters.Select((p, i) => Printable(WitTerms.Of(p.Type), arguments[i].At, sealer)!).ToArray();
        return values =>
        {
            var texts = new string[types.Length];
            for (var i = 0; i < texts.Length; i++)
                texts[i] = WaveText.Print(types[i], values[i]);
            return $"{constructor.Resource}({string.Join(", ", texts)})";
        };
    }

    private Typed InferResourceCall(MethodCall call, Typed resource, ResourceTerm type)
    {
        var functions = _environment.Catalog.Functions.Where(f => f.Interface == type.Interface && f.Resource == type.Name).ToArray();
        var method = functions.FirstOrDefault(f => call.Method == "drop" ? f.Kind == FunctionKind.Drop : f.Kind == FunctionKind.Method && f.Name == call.Method)
            ?? throw Error(
                RibErrorKind.UnknownFunction, call.At, $"the resource `{type.Name}` has no function `{call.Method}`",
                Suggestions.For(call.Method, functions.Where(f => f.Kind == FunctionKind.Method).Select(f => f.Name!).Append("drop")));
        return InferIndexed(call.At, method, resource, [], _ => values => values[0].AsString, call.Arguments);
    }

    /// <summary>A function of a resource that is known by the arguments of its constructor.</summary>
    private Typed InferIndexed(
        int at, ExportedFunction method, Typed? resource, Typed[] nameParts, Func<Sealer, Func<WitValue[], string>> name, ImmutableArray<Expression> arguments)
    {
        Use(method);
        var suffix = method.Kind == FunctionKind.Drop ? "drop" : method.Name;
        var typed = InferArguments(at, method.ShortName, arguments, method.Type.Parameters[1..]);
        return new Typed(WitTerms.OfSide(method.Type.Result), sealer =>
        {
            var print = name(sealer);
            return new CallNode(
                at, resource?.Build(sealer), [.. nameParts.Select(p => p.Build(sealer))], values => $"{method.Interface}.{{{print(values)}.{suffix}}}",
                [.. typed.Select(a => a.Build(sealer))], [.. method.Type.Parameters.Skip(1).Select(p => p.Type)], method.Type.Result);
        });
    }

    private Typed InferQualifiedCall(Call call)
    {
        var path = call.Function;
        var iface = new TypeArgument(call.At, path.Interface!);
        var there = _environment.Catalog.Functions.Where(f => iface.Matches(f.Interface)).ToArray();
        if (there.Length == 0)
            throw UnknownInterface(iface);
        var found = there.Where(f => f.Kind == path.Kind && f.Resource == path.Resource && f.Name == path.Name).ToArray();
        // As in names of functions everywhere, a static function may be written like a method.
        if (found.Length == 0 && path.Kind == FunctionKind.Method)
            found = [.. there.Where(f => f.Kind == FunctionKind.Static && f.Resource == path.Resource && f.Name == path.Name)];
        if (found.Length != 1)
        {
            var name = path.Resource is null ? path.Name! : path.Kind == FunctionKind.Constructor ? path.Resource : $"{path.Resource}.{path.Name ?? "drop"}";
            throw found.Length == 0
                ? Error(RibErrorKind.UnknownFunction, call.At, $"`{path.Interface}` has no function `{name}`", Suggestions.For(name, there.Select(f => f.ShortName)))
                : Error(RibErrorKind.UnknownFunction, call.At, $"`{name}` is in several interfaces: {Interfaces(found)}", "write the interface with its package and version");
        }

        return path.ResourceArguments.IsDefault || found[0].Kind is FunctionKind.Constructor or FunctionKind.Static
            ? InferFunction(call.At, found[0], null, call.Arguments, found[0].Type.Parameters)
            : InferIndexedByName(call, found[0], there);
    }

    private Typed InferIndexedByName(Call call, ExportedFunction method, ExportedFunction[] there)
    {
        var constructor = there.FirstOrDefault(f => f.Kind == FunctionKind.Constructor && f.Interface == method.Interface && f.Resource == method.Resource)
            ?? throw Error(RibErrorKind.UnknownFunction, call.At, $"the resource `{method.Resource}` has no constructor");
        Use(constructor);
        var arguments = call.Function.ResourceArguments;
        var typed = InferArguments(call.At, constructor.ShortName, arguments, constructor.Type.Parameters);
        return InferIndexed(call.At, method, null, typed, sealer =>
        {
            var name = ResourceName(constructor, arguments, sealer);
            return values => name(values);
        }, call.Arguments);
    }

    private Typed InferFunction(int at, ExportedFunction function, Typed? worker, ImmutableArray<Expression> arguments, ImmutableArray<WitParameter> parameters)
    {
        Use(function);
        var typed = InferArguments(at, function.ShortName, arguments, parameters);
        return new Typed(WitTerms.OfSide(function.Type.Result), sealer => new CallNode(
            at, worker?.Build(sealer), [], _ => function.FullName, [.. typed.Select(a => a.Build(sealer))], [.. parameters.Select(p => p.Type)], function.Type.Result));
    }

    private Typed[] InferArguments(int at, string function, ImmutableArray<Expression> arguments, ImmutableArray<WitParameter> parameters)
    {
        if (arguments.Length != parameters.Length)
        {
            throw Error(
                RibErrorKind.ArgumentCount, at, $"`{function}` takes {parameters.Length} argument{(parameters.Length == 1 ? "" : "s")}, here {(arguments.Length == 1 ? "is" : "are")} {arguments.Length}",
                parameters.IsEmpty ? null : $"it takes {string.Join(", ", parameters.Select(p => $"{p.Name}: {TermText.Print(WitTerms.Of(p.Type))}"))}");
        }

        return [.. arguments.Select((argument, i) =>
        {
            var type = WitTerms.Of(parameters[i].Type);
            var typed = Infer(argument, type);
            Require(argument.At, type, typed.Type, $"the argument `{parameters[i].Name}` of `{function}`");
            return typed;
        })];
    }

    private void Use(ExportedFunction function)
    {
        if (!_used.Contains(function))
            _used.Add(function);
    }

    private RibException UnknownInterface(TypeArgument wanted)
    {
        var known = _environment.Catalog.Functions.Select(f => f.Interface).OfType<string>().Distinct().ToArray();
        return Error(
            RibErrorKind.UnknownFunction, wanted.At, $"the component has no interface or package `{wanted.Text}`",
            Suggestions.For(wanted.Text, known) ?? (known.Length is > 0 and <= 8 ? $"it has {string.Join(", ", known)}" : null));
    }

    private static string Interfaces(IEnumerable<ExportedFunction> functions) => string.Join(", ", functions.Select(f => f.Interface ?? "the component itself"));
}
