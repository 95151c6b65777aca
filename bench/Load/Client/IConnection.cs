namespace GolemOrleans.Bench.Load.Client;

/// <summary>Sends ready-made requests and reads answers, one at a time, blocking. Used by one thread.</summary>
internal interface IConnection : IDisposable
{
    /// <summary>Sends a request and waits for the whole answer.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="status">The HTTP status.</param>
    /// <returns>The body; valid until the next call. A chunked body keeps its chunk frames.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> request, out int status);
}
