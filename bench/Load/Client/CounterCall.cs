namespace GolemOrleans.Bench.Load.Client;

/// <summary>The request that adds one to a worker's counter.</summary>
internal static class CounterCall
{
    private const string Body = """{"params":[{"value":1}]}""";

    /// <summary>Head and body of <c>add(1)</c> on a worker.</summary>
    public static byte[] Request(Counter counter, string worker) => WorkerCall.Request(counter.Component, worker, "invoke-and-await", counter.Function, Body);

    /// <summary>Adds one and answers the counter's new value.</summary>
    /// <exception cref="IncorrectAnswerException">The answer is no success.</exception>
    public static long Add(IConnection connection, ReadOnlySpan<byte> request) => WorkerCall.Number(connection, request);
}

/// <summary>A deployed component with a function that adds its argument to a total and answers the total.</summary>
internal sealed record Counter(string Component, string Function);

/// <summary>The server answered something else than a durable counter would: the run counts for nothing.</summary>
internal sealed class IncorrectAnswerException(string what) : Exception(what);
