using System.Text;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Tests.Http;

/// <summary>What a guest's HTTP library does, in a few words.</summary>
internal static class HttpGuest
{
    public const string Types = "wasi:http/types";
    public const string Streams = "wasi:io/streams";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    public static WitValue Bytes(string text) => WitValue.List(Encoding.UTF8.GetBytes(text));

    public static string Text(WitValue bytes) => Encoding.UTF8.GetString((byte[])bytes.AsArray);

    public static WitValue Request(this Guest guest, string method, string authority, string path, params (string Name, string Value)[] headers)
    {
        var fields = guest.Ok(Types, "[static]fields.from-list", WitValue.List(headers.Select(h => WitValue.Tuple(WitValue.String(h.Name), Bytes(h.Value))).ToArray()));
        var request = guest.Call(Types, "[constructor]outgoing-request", fields);
        guest.Ok(Types, "[method]outgoing-request.set-method", request, WitValue.Variant(Array.IndexOf(Methods, method)));
        guest.Ok(Types, "[method]outgoing-request.set-scheme", request, WitValue.Some(WitValue.Variant(0)));
        guest.Ok(Types, "[method]outgoing-request.set-authority", request, WitValue.Some(WitValue.String(authority)));
        guest.Ok(Types, "[method]outgoing-request.set-path-with-query", request, WitValue.Some(WitValue.String(path)));
        return request;
    }

    public static WitValue Send(this Guest guest, WitValue request, WitValue? options = null) =>
        guest.Ok("wasi:http/outgoing-handler", "handle", request, options is { } o ? WitValue.Some(o) : WitValue.None);

    /// <summary>Writes the whole body and finishes it.</summary>
    public static void WriteBody(this Guest guest, WitValue request, string text)
    {
        var body = guest.Ok(Types, "[method]outgoing-request.body", request);
        guest.Write(body, text);
        guest.Ok(Types, "[static]outgoing-body.finish", body, WitValue.None);
    }

    public static void Write(this Guest guest, WitValue body, string text)
    {
        var stream = guest.Ok(Types, "[method]outgoing-body.write", body);
        guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", stream, Bytes(text));
        guest.Drop(stream);
    }

    /// <summary>Waits for the head: <c>result&lt;incoming-response, error-code&gt;</c>. The future is dropped.</summary>
    public static WitValue Await(this Guest guest, WitValue future)
    {
        var ready = guest.Call(Types, "[method]future-incoming-response.subscribe", future);
        guest.Call("wasi:io/poll", "[method]pollable.block", ready);
        guest.Drop(ready);
        var got = guest.Call(Types, "[method]future-incoming-response.get", future);
        guest.Drop(future);
        return got.Payload.Payload;
    }

    /// <summary>Reads a response's body to its end, noting nothing; drops response and body.</summary>
    public static string ReadBody(this Guest guest, WitValue response)
    {
        var body = guest.Ok(Types, "[method]incoming-response.consume", response);
        var stream = guest.Ok(Types, "[method]incoming-body.stream", body);
        var text = guest.ReadToEnd(stream);
        guest.Drop(stream);
        guest.Drop(body);
        guest.Drop(response);
        return text;
    }

    public static string ReadToEnd(this Guest guest, WitValue stream)
    {
        var text = new StringBuilder();
        while (true)
        {
            var read = guest.Call(Streams, "[method]input-stream.blocking-read", stream, WitValue.U64(4096));
            if (!read.IsOk)
                return text.ToString();
            text.Append(Text(read.Payload));
        }
    }

    /// <summary>One exchange: method, path, body; answers status and body, or the error's case.</summary>
    public static string Fetch(this Guest guest, string method, string authority, string path, string? body = null)
    {
        var request = guest.Request(method, authority, path);
        if (body is not null)
            guest.WriteBody(request, body);
        var answer = guest.Await(guest.Send(request));
        if (!answer.IsOk)
            return $"error {Guest.Describe(answer.Payload)}";
        var status = guest.Call(Types, "[method]incoming-response.status", answer.Payload).AsU16;
        return $"{status} {guest.ReadBody(answer.Payload)}";
    }
}
