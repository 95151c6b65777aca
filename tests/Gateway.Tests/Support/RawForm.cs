using System.Net.Http.Headers;
using System.Text;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>A part of a multipart form, byte for byte as it is wanted; null leaves a header out.</summary>
internal sealed record RawPart(string? Name, byte[] Content, string? FileName = null, string? ContentType = null)
{
    public static RawPart Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), ContentType: "text/plain; charset=utf-8");

    public static RawPart Json(string name, string json) => new(name, Encoding.UTF8.GetBytes(json), ContentType: "application/json");

    public static RawPart Binary(string name, byte[] bytes) => new(name, bytes, ContentType: "application/octet-stream");
}

/// <summary>Multipart forms with the freedoms that clients take: order, missing headers, no length.</summary>
internal static class RawForm
{
    public const string Boundary = "b0undary-of-the-form";

    public static byte[] Bytes(params ReadOnlySpan<RawPart> parts)
    {
        using var bytes = new MemoryStream();
        foreach (var part in parts)
        {
            var head = new StringBuilder($"--{Boundary}\r\n");
            head.Append(part.Name is null ? "Content-Disposition: form-data" : $"Content-Disposition: form-data; name=\"{part.Name}\"");
            if (part.FileName is not null)
                head.Append($"; filename=\"{part.FileName}\"");
            head.Append("\r\n");
            if (part.ContentType is not null)
                head.Append($"Content-Type: {part.ContentType}\r\n");
            bytes.Write(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()));
            bytes.Write(part.Content);
            bytes.Write("\r\n"u8);
        }

        bytes.Write(Encoding.UTF8.GetBytes($"--{Boundary}--\r\n"));
        return bytes.ToArray();
    }

    /// <param name="form">What <see cref="Bytes"/> made, or something like it.</param>
    /// <param name="isChunked">Without a length, as a client sends what it reads from a file.</param>
    public static HttpContent Content(byte[] form, bool isChunked = false)
    {
        HttpContent content = isChunked ? new StreamContent(new Unseekable(form)) : new ByteArrayContent(form);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");
        return content;
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
