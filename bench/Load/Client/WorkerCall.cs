using System.Buffers.Text;
using System.Text;

namespace GolemOrleans.Bench.Load.Client;

/// <summary>Requests that invoke a function of a worker, and the reading of their answers.</summary>
internal static class WorkerCall
{
    /// <param name="component">Its id.</param>
    /// <param name="worker">Its name.</param>
    /// <param name="how"><c>invoke-and-await</c>, or <c>invoke</c>, which is answered once the invocation is durable.</param>
    /// <param name="function">Full name of the exported function.</param>
    /// <param name="body">JSON with the parameters.</param>
    /// <param name="key">Idempotency key; null leaves it to the server.</param>
    /// <returns>Head and body.</returns>
    public static byte[] Request(string component, string worker, string how, string function, string body, string? key = null) => Encoding.UTF8.GetBytes(
        $"POST /v1/components/{component}/workers/{worker}/{how}?function={Uri.EscapeDataString(function)} HTTP/1.1\r\n" +
        (key is null ? "" : $"Idempotency-Key: {key}\r\n") +
        $"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Sends a request whose answer is a number.</summary>
    /// <exception cref="IncorrectAnswerException">The answer is no success.</exception>
    public static long Number(IConnection connection, ReadOnlySpan<byte> request)
    {
        var body = connection.Exchange(request, out var status);
        var at = body.IndexOf("\"value\":"u8);
        return status == 200 && at >= 0 && Utf8Parser.TryParse(body[(at + "\"value\":".Length)..].TrimStart((byte)'['), out long value, out _)
            ? value
            : throw new IncorrectAnswerException($"status {status}: {Encoding.UTF8.GetString(body)}");
    }

    /// <summary>Sends a request whose answer says no more than that it is accepted.</summary>
    /// <exception cref="IncorrectAnswerException">The answer is no success.</exception>
    public static void Accepted(IConnection connection, ReadOnlySpan<byte> request)
    {
        var body = connection.Exchange(request, out var status);
        if (status != 200)
            throw new IncorrectAnswerException($"status {status}: {Encoding.UTF8.GetString(body)}");
    }
}
