namespace GolemOrleans.Components.Canonical;

/// <summary>What own and borrow handles given by the host have in common.</summary>
internal static class HandleCheck
{
    /// <summary>Host memory counted for a guest resource that is handed to the host.</summary>
    internal const ulong GuestResourceBytes = 48;

    /// <summary>Null when the object can stand for a handle of the resource.</summary>
    internal static ValueMismatch? Usable(RuntimeResource resource, object? value)
    {
        if (value is null)
            return new($"a handle of '{resource}' needs its resource object");
        if (resource.IsHost)
            return value is GuestResource ? new($"a guest resource was given for the host resource '{resource}'") : null;
        if (value is not GuestResource guest)
            return new($"expected a guest resource '{resource}', got {value.GetType().Name}");
        if (!ReferenceEquals(guest.Resource, resource))
            return new($"expected a guest resource '{resource}' of this instance, got a '{guest.Resource}' of another type or instance");
        return guest.State switch
        {
            GuestResourceState.Owned => null,
            GuestResourceState.Reserved => new($"the resource '{resource}' is already passed as own in this call"),
            _ => new($"the resource '{resource}' was dropped or passed on"),
        };
    }
}
