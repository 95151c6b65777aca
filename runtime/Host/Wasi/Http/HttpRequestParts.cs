using System.Net;
using System.Net.Http;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>A request as the guest made it; the same each time it is sent.</summary>
internal sealed record HttpRequestParts(string Method, Uri Address, IReadOnlyList<(string Name, string Value)> Headers, OutgoingBody? Body)
{
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = Body is null ? null : new PipeContent(Body.Pipe, Body.Length),
        };
        foreach (var (name, value) in Headers)
        {
            if (name == "content-length" || message.Headers.TryAddWithoutValidation(name, value))
                continue;
            message.Content ??= new ByteArrayContent([]);
            message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private sealed class PipeContent : HttpContent
    {
        private readonly BodyPipe _pipe;
        private readonly ulong? _length;

        public PipeContent(BodyPipe pipe, ulong? length)
        {
            _pipe = pipe;
            _length = length;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                // The head goes out at once: the server may answer before the guest writes.
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                while (await _pipe.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch
            {
                _pipe.Discard();
                throw;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)(_length ?? 0);
            return _length is not null;
        }
    }
}
