using System.Reflection;
using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Tests.Fakes;

/// <summary>A store whose commits are seen, and may be held up, before they are made.</summary>
public class StoreProbe : DispatchProxy
{
    private IOplogStore _store = null!;
    private Func<CommitBatch, Task> _before = null!;

    /// <param name="before">The commit is made when this has completed.</param>
    public static IOplogStore Around(IOplogStore store, Func<CommitBatch, Task> before)
    {
        var probe = Create<IOplogStore, StoreProbe>();
        ((StoreProbe)(object)probe)._store = store;
        ((StoreProbe)(object)probe)._before = before;
        return probe;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name == nameof(IOplogStore.CommitAsync))
            return new ValueTask<CommitOutcome>(CommitAsync((CommitBatch)arguments![0]!));
        try
        {
            return method.Invoke(_store, arguments);
        }
        catch (TargetInvocationException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private async Task<CommitOutcome> CommitAsync(CommitBatch batch)
    {
        await _before(batch);
        return await _store.CommitAsync(batch);
    }
}
