using System.Globalization;
using System.Text;

namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>Writes a request's body while the guest writes it, and its trailers.</summary>
internal static class BodySending
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Room for a chunk's size in front: up to 8 digits and the line's end.</summary>
    private const int SizeBytes = 10;

    /// <exception cref="OperationCanceledException">The guest dropped the body unfinished, or the token was cancelled.</exception>
    public static async Task RunAsync(HttpConnection connection, HttpRequestParts request, HttpTimeouts timeouts, CancellationToken cancellation)
    {
        if (request.Body is not { } body)
            return;
        var buffer = new byte[SizeBytes + BufferBytes + 2];
        try
        {
            while (await body.Pipe.ReadAsync(buffer.AsMemory(SizeBytes, BufferBytes), cancellation).ConfigureAwait(false) is var count and > 0)
                await WriteAsync(request.IsChunked ? Chunk(buffer, count) : buffer.AsMemory(SizeBytes, count)).ConfigureAwait(false);
            if (request.IsChunked)
                await WriteAsync(LastChunk(body.Trailers)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closing tells the server that the body is not complete.
            connection.Dispose();
            throw;
        }
        finally
        {
            // Nobody reads what the guest may still write.
            body.Pipe.Discard();
        }

        async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
        {
            var writing = connection.WriteAsync(bytes, cancellation);
            if (writing.IsCompletedSuccessfully)
                return;
            try
            {
                await writing.AsTask().WaitAsync(timeouts.BetweenBytes, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new HttpExchangeException(HttpFailureKind.WriteTimeout, "the server takes no more bytes of the request");
            }
        }
    }

    private static ReadOnlyMemory<byte> Chunk(byte[] buffer, int count)
    {
        var size = Encoding.ASCII.GetBytes(count.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        size.CopyTo(buffer, SizeBytes - size.Length);
        "\r\n"u8.CopyTo(buffer.AsSpan(SizeBytes + count));
        return buffer.AsMemory(SizeBytes - size.Length, size.Length + count + 2);
    }

    private static byte[] LastChunk(Fields? trailers)
    {
        var text = new StringBuilder("0\r\n");
        foreach (var (name, value) in trailers?.All ?? [])
            text.Append(name).Append(": ").Append(Fields.Text(value)).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }
}
