using GolemOrleans.Components.Canonical;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components;

/// <summary>
/// An own handle of a guest-defined resource held by the host. Passed as <c>own</c> it is consumed; passed as <c>borrow</c>
/// it stays with the host and can be neither passed as <c>own</c> nor dropped until that call has returned. End it with
/// <see cref="ComponentInstance.DropResource"/>. Not thread-safe, as its instance.
/// </summary>
public sealed class GuestResource
{
    internal GuestResource(RuntimeResource resource, uint rep)
    {
        Resource = resource;
        Rep = rep;
    }

    /// <summary>The resource type as the component's definition names it.</summary>
    public ResourceType Type => Resource.Type;

    /// <summary>False once it was dropped or passed on as <c>own</c>.</summary>
    public bool IsOwned => State is GuestResourceState.Owned or GuestResourceState.Reserved;

    internal RuntimeResource Resource { get; }

    internal uint Rep { get; }

    internal GuestResourceState State { get; set; }

    /// <summary>Running calls that were given a borrow of it.</summary>
    internal int Lends { get; set; }
}

internal enum GuestResourceState : byte
{
    Owned = 0,

    /// <summary>Checked as an <c>own</c> argument of a call that is being prepared.</summary>
    Reserved,

    /// <summary>Passed on or dropped.</summary>
    Consumed,
}
