using GolemOrleans.Components.Validation;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <content>Canonical definitions, checked against the rules of CanonicalABI.md.</content>
internal sealed partial class ComponentDecoder
{
    private void Canon(ref WasmReader reader)
    {
        var at = reader.Offset;
        var form = reader.Byte("a canonical definition");
        switch (form)
        {
            case 0x00:
                Lift(ref reader, at);
                break;
            case 0x01:
                Lower(ref reader, at);
                break;
            case 0x02:
                var created = LocalResource(ref reader, at, "resource.new");
                CoreFunction(CoreSignatures.I32ToI32, new ResourceNew(created) { Offset = at });
                break;
            case 0x03:
                CoreFunction(CoreSignatures.I32ToNothing, new ResourceDrop(ResourceAt(ref reader, _scope)) { Offset = at });
                break;
            case 0x04:
                var represented = LocalResource(ref reader, at, "resource.rep");
                CoreFunction(CoreSignatures.I32ToI32, new ResourceRep(represented) { Offset = at });
                break;
            case 0x07 or > 0x2D and < 0x40 or > 0x42:
                throw reader.FailAt(at, $"0x{form:x2} is not a canonical definition");
            default:
                throw reader.FailAt(at, $"not supported: built-ins for async, streams, futures, error contexts and threads (0x{form:x2})");
        }
    }

    private void Lift(ref WasmReader reader, long at)
    {
        if (reader.Byte("the sort of a lift") != 0x00)
            throw reader.FailAt(at, "only functions can be lifted");
        var function = Index(ref reader, Sort.CoreFunction);
        var options = Options(ref reader, out var realloc, out var postReturn);
        var type = FunctionTypeAt(ref reader, _scope);
        var signature = Flatten(type, lift: true);
        var core = _scope.CoreFunctions[function];
        if (!core.Equals(signature.Core))
            throw reader.FailAt(at, $"the lifted core function has type {core}, but the function type needs {signature.Core}");
        var parametersInMemory = signature.SpilledParameters || type.Parameters.Any(p => Types.Info(p.Type).HasPointer);
        var resultInMemory = signature.SpilledResults || (type.Result is not null && Types.Info(type.Result).HasPointer);
        Require(ref reader, at, options, memory: parametersInMemory || resultInMemory, realloc: parametersInMemory);
        CheckOptions(ref reader, at, options, realloc, postReturn, core);
        _scope.Functions.Add(type);
        _definitions.Add(new CanonLift(function, options, type) { CoreType = core, Offset = at });
    }

    private void Lower(ref WasmReader reader, long at)
    {
        if (reader.Byte("the sort of a lower") != 0x00)
            throw reader.FailAt(at, "only functions can be lowered");
        var function = Index(ref reader, Sort.Function);
        var options = Options(ref reader, out var realloc, out _);
        var type = _scope.Functions[function];
        var signature = Flatten(type, lift: false);
        var parametersInMemory = signature.SpilledParameters || type.Parameters.Any(p => Types.Info(p.Type).HasPointer);
        var pointersInResult = type.Result is not null && Types.Info(type.Result).HasPointer;
        Require(ref reader, at, options, memory: parametersInMemory || signature.SpilledResults || pointersInResult, realloc: pointersInResult);
        if (options.PostReturn is not null)
            throw reader.FailAt(at, "option post-return cannot be given for a lower");
        CheckOptions(ref reader, at, options, realloc, postReturn: null, signature.Core);
        CoreFunction(signature.Core, new CanonLower(function, options, type) { CoreType = signature.Core, Offset = at });
    }

    private Flattening.Signature Flatten(FunctionType type, bool lift)
    {
        foreach (var parameter in type.Parameters)
            _session.Budget.Spend(Types.Info(parameter.Type).Size);
        if (type.Result is not null)
            _session.Budget.Spend(Types.Info(type.Result).Size);
        return Flattening.Of(type, lift);
    }

    private void CoreFunction(CoreFunctionType type, Definition definition)
    {
        _scope.CoreFunctions.Add(type);
        _definitions.Add(definition);
    }

    private ResourceType LocalResource(ref WasmReader reader, long at, string what)
    {
        var resource = ResourceAt(ref reader, _scope);
        return _scope.LocalResources.Contains(Types.Canonical(resource))
            ? resource
            : throw reader.FailAt(at, $"{what} needs a resource that this component defines");
    }

    private CanonOptions Options(ref WasmReader reader, out CoreFunctionType? realloc, out CoreFunctionType? postReturn)
    {
        var options = new CanonOptions();
        var seen = 0;
        realloc = postReturn = null;
        for (var count = reader.Count("canonical options", Limits.CanonOptions); count > 0; count--)
        {
            var at = reader.Offset;
            var kind = reader.Byte("a canonical option");
            var group = kind <= 0x02 ? 0 : kind;
            if (kind <= 0x05 && (seen & 1 << group) != 0)
                throw reader.FailAt(at, kind <= 0x02 ? "the string encoding is specified more than once" : $"canonical option 0x{kind:x2} is specified more than once");
            seen |= 1 << (group & 7);
            switch (kind)
            {
                case <= 0x02:
                    options = options with { StringEncoding = (StringEncoding)kind };
                    break;
                case 0x03:
                    options = options with { Memory = Index(ref reader, Sort.CoreMemory) };
                    break;
                case 0x04:
                    options = options with { Realloc = Index(ref reader, Sort.CoreFunction) };
                    realloc = _scope.CoreFunctions[options.Realloc.Value];
                    break;
                case 0x05:
                    options = options with { PostReturn = Index(ref reader, Sort.CoreFunction) };
                    postReturn = _scope.CoreFunctions[options.PostReturn.Value];
                    break;
                case 0x06 or 0x07:
                    throw reader.FailAt(at, "not supported: async lifts and lowers");
                case 0x08 or 0x09:
                    throw reader.FailAt(at, "not supported: garbage-collected canonical options");
                default:
                    throw reader.FailAt(at, $"0x{kind:x2} is not a canonical option");
            }
        }

        return options;
    }

    private static void Require(ref WasmReader reader, long at, CanonOptions options, bool memory, bool realloc)
    {
        if (memory && options.Memory is null)
            throw reader.FailAt(at, "canonical option memory is required");
        if (realloc && options.Realloc is null)
            throw reader.FailAt(at, "canonical option realloc is required");
    }

    private static void CheckOptions(
        ref WasmReader reader, long at, CanonOptions options, CoreFunctionType? realloc, CoreFunctionType? postReturn, CoreFunctionType core)
    {
        if (realloc is not null && options.Memory is null)
            throw reader.FailAt(at, "canonical option realloc requires memory");
        if (realloc is not null && !realloc.Equals(CoreSignatures.Realloc))
            throw reader.FailAt(at, $"canonical option realloc must have type {CoreSignatures.Realloc}, not {realloc}");
        if (postReturn is not null && (!postReturn.Results.IsEmpty || !postReturn.Parameters.AsSpan().SequenceEqual(core.Results.AsSpan())))
            throw reader.FailAt(at, $"canonical option post-return must take the results of the lifted function, not {postReturn}");
    }
}
