using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Instances;
using GolemOrleans.Components.Linking;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components;

/// <summary>An exported function of one instance; lifting and lowering plans are shared by all instances of the component.</summary>
public sealed class ComponentFunction
{
    private readonly ComponentInstance _instance;
    private readonly LiftedFunction? _lifted;
    private readonly HostTarget? _host;

    internal ComponentFunction(ComponentInstance instance, ExportedFunction function)
    {
        _instance = instance;
        Type = function.Type;
        if (function.Item is LinkedLift lift)
            _lifted = instance.Tree.Lifted(lift.Lift);
        else
            _host = instance.Tree.Target(((LinkedHostFunction)function.Item).Function);
    }

    public FunctionType Type { get; }

    /// <summary>
    /// Calls the function: lowers the arguments, runs the guest, lifts the result, runs post-return. A host function may not
    /// call back into the instance that called it.
    /// </summary>
    /// <param name="arguments">One value per parameter, already of the declared types.</param>
    /// <returns>The result, or <c>default</c> when the function has none.</returns>
    /// <exception cref="ComponentArgumentException">Wrong count, or a value of another kind; the instance stays usable.</exception>
    /// <exception cref="ComponentTrapException">The call trapped; the instance is poisoned.</exception>
    /// <exception cref="InvalidOperationException">A call is running in the instance.</exception>
    public WitValue Call(ReadOnlySpan<WitValue> arguments)
    {
        _instance.TrapUnlessUsable();
        // An export that passes on a host function involves no guest.
        if (_lifted is null)
            return _host!(arguments);
        try
        {
            return _lifted.CallFromHost(arguments);
        }
        catch (Exception e) when (TrapTranslation.Translate(e) is { } trap)
        {
            _instance.Poison();
            throw trap;
        }
    }
}
