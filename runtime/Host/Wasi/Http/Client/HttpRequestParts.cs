using System.Globalization;
using System.Text;

namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>A request as the guest made it; the same each time it is sent.</summary>
/// <param name="Authority">Host and port as the guest wrote them.</param>
internal sealed record HttpRequestParts(string Method, Uri Address, string Authority, IReadOnlyList<(string Name, string Value)> Headers, OutgoingBody? Body)
{
    public Origin Origin => new(Address.Scheme == "https", Address.IdnHost, Address.Port);

    /// <summary>Whether the body's length is unknown when it begins.</summary>
    public bool IsChunked => Body is { Length: null };

    /// <summary>Request line and header fields, with the empty line behind.</summary>
    public byte[] Head()
    {
        var text = new StringBuilder()
            .Append(Method).Append(' ').Append(Address.PathAndQuery).Append(" HTTP/1.1\r\n")
            .Append("host: ").Append(Authority).Append("\r\n");
        foreach (var (name, value) in Headers)
        {
            if (name != "content-length")
                text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (IsChunked)
            text.Append("transfer-encoding: chunked\r\n");
        else if (Body is not null || Method is "POST" or "PUT" or "PATCH")
            text.Append("content-length: ").Append((Body?.Length ?? 0).ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }
}

/// <summary>What connections are shared by.</summary>
internal readonly record struct Origin(bool IsSecure, string Host, int Port);
