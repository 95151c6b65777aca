using GolemOrleans.Runtime.Catalog;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>An export found for a call, with parameters that fit it.</summary>
/// <param name="Function">Null for a drop.</param>
/// <param name="Arguments">Handles are still ids; the handle of an indexed resource is not among them.</param>
internal sealed record CallTarget(FunctionName Name, IWorkerFunction? Function, WitValue[] Arguments)
{
    /// <summary>Parses the name, finds the export and checks the parameters.</summary>
    /// <exception cref="InvalidRequestException">In the words of the API.</exception>
    public static CallTarget Resolve(IWorkerInstance instance, string function, ReadOnlySpan<byte> parameters)
    {
        var name = ParseName(function);
        var (types, values) = Decode(parameters);
        if (name.Function.Kind == FunctionKind.Drop)
        {
            return values.Length == (name.Function.IsIndexed ? 0 : 1)
                ? new CallTarget(name, null, values)
                : throw new InvalidRequestException(ExportTable.DropCountText);
        }

        var export = Find(instance, name) ?? throw NotFound(name);
        Check(export.Type, types, IsSelfImplied(name) ? 1 : 0);
        return new CallTarget(name, export, values);
    }

    /// <summary>Whether the handle of the first parameter comes from the name: a method of an indexed resource.</summary>
    public static bool IsSelfImplied(FunctionName name) => name.Function is { IsIndexed: true, Kind: FunctionKind.Method };

    /// <summary>The constructor of an indexed resource, with its arguments parsed from their texts.</summary>
    /// <exception cref="InvalidRequestException">There is none, or the arguments do not fit.</exception>
    public static IWorkerFunction Constructor(IWorkerInstance instance, FunctionName name) =>
        instance.Find(name.Interface, $"[constructor]{name.Function.Resource}") ?? throw NotFound(name);

    private static FunctionName ParseName(string function)
    {
        try
        {
            return FunctionName.Parse(function);
        }
        catch (FunctionNameException e)
        {
            throw new InvalidRequestException(e.Message);
        }
    }

    private static (TupleType Types, WitValue[] Values) Decode(ReadOnlySpan<byte> parameters)
    {
        try
        {
            return InvocationParameters.Decode(parameters);
        }
        catch (ValueCodecException e)
        {
            throw new InvalidRequestException($"Malformed parameters: {e.Message}");
        }
    }

    private static IWorkerFunction? Find(IWorkerInstance instance, FunctionName name)
    {
        foreach (var export in name.Function.ExportNames)
        {
            if (instance.Find(name.Interface, export) is { } found)
                return found;
        }

        return null;
    }

    private static void Check(FunctionType type, TupleType given, int implied)
    {
        CheckCount(type.Parameters.Length - implied, given.Items.Length);
        for (var i = 0; i < given.Items.Length; i++)
        {
            if (TypeMismatch.Find(type.Parameters[i + implied].Type, given.Items[i]) is { } mismatch)
                throw new InvalidRequestException(mismatch.ToString());
        }
    }

    private static void CheckCount(int expected, int got)
    {
        if (expected != got)
            throw new InvalidRequestException($"expected {expected}, got {got} parameters");
    }

    private static InvalidRequestException NotFound(FunctionName name) => new(ExportTable.NotFoundText(name));
}
