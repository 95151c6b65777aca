using System.Buffers.Text;
using System.Text;

namespace GolemOrleans.Bench.Load.Client;

/// <summary>The request that adds one to a worker's counter, and the reading of its answer.</summary>
internal static class CounterCall
{
    private const string Body = """{"params":[{"value":1}]}""";

    /// <summary>Head and body of <c>add(1)</c> on a worker.</summary>
    public static byte[] Request(Counter counter, string worker) => Encoding.UTF8.GetBytes(
        $"POST /v1/components/{counter.Component}/workers/{worker}/invoke-and-await?function={Uri.EscapeDataString(counter.Function)} HTTP/1.1\r\n" +
        $"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    /// <summary>Adds one and answers the counter's new value.</summary>
    /// <exception cref="IncorrectAnswerException">The answer is no success.</exception>
    public static long Add(HttpConnection connection, ReadOnlySpan<byte> request)
    {
        var body = connection.Exchange(request, out var status);
        var at = body.IndexOf("\"value\":"u8);
        if (status != 200 || at < 0 || !Utf8Parser.TryParse(body[(at + "\"value\":".Length)..].TrimStart((byte)'['), out long value, out _))
            throw new IncorrectAnswerException($"status {status}: {Encoding.UTF8.GetString(body)}");
        return value;
    }
}

/// <summary>A deployed component with a function that adds its argument to a total and answers the total.</summary>
internal sealed record Counter(string Component, string Function);

/// <summary>The server answered something else than a durable counter would: the run counts for nothing.</summary>
internal sealed class IncorrectAnswerException(string what) : Exception(what);
