namespace GolemOrleans.Runtime;

/// <summary>
/// Runs asynchronous operations one after another in the order of the calls. An operation starts on the caller's stack when
/// nothing else runs. Thread-safe.
/// </summary>
/// <param name="afterEach">Called after each operation, failed or not, before its task completes; must not throw.</param>
internal sealed class OperationQueue(Action afterEach)
{
    private readonly Lock _gate = new();
    private readonly Queue<(Func<Task> Operation, TaskCompletionSource Done)> _waiting = new();
    private bool _running;

    public Task Run(Func<Task> operation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((operation, done));
            if (_running)
                return done.Task;
            _running = true;
        }

        _ = PumpAsync();
        return done.Task;
    }

    public async Task<T> Run<T>(Func<Task<T>> operation)
    {
        var result = default(T);
        await Run(async () => { result = await operation().ConfigureAwait(false); }).ConfigureAwait(false);
        return result!;
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            (Func<Task> Operation, TaskCompletionSource Done) next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _running = false;
                    return;
                }
            }

            Exception? failure = null;
            try
            {
                await next.Operation().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failure = e;
            }

            afterEach();
            if (failure is null)
                next.Done.SetResult();
            else
                next.Done.SetException(failure);
        }
    }
}
