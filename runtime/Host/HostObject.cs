using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Failures;

namespace GolemOrleans.Runtime.Host;

/// <summary>
/// A resource that a guest holds a handle of. Knows its children (a stream's pollables, a body's stream): dropping a parent
/// that still has children traps. Not thread-safe; used on the worker's thread only.
/// </summary>
public abstract class HostObject : IGuestDroppable
{
    private readonly HostObject? _parent;
    private int _children;

    private protected HostObject(HostObject? parent)
    {
        _parent = parent;
        if (parent is not null)
            parent._children++;
    }

    /// <summary>True once the guest has dropped its handle.</summary>
    internal bool IsDropped { get; private set; }

    void IGuestDroppable.Drop() => TakeOver();

    /// <summary>The handle is gone: dropped, or given to a function that takes the resource over.</summary>
    /// <param name="before">Runs between the check and the end of the resource.</param>
    /// <exception cref="HostTrapException">There are children.</exception>
    internal void TakeOver(Action? before = null)
    {
        if (_children > 0)
            throw new HostTrapException("cannot drop a resource that has live children");
        before?.Invoke();
        Release();
    }

    private void Release()
    {
        if (IsDropped)
            return;
        IsDropped = true;
        OnDrop();
        if (_parent is not null)
            _parent._children--;
    }

    /// <summary>Called once.</summary>
    private protected virtual void OnDrop() { }
}
