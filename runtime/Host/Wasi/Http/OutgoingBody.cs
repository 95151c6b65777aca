using System.Globalization;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>outgoing-body</c>: written once through one stream, then finished; dropping it unfinished aborts the message.</summary>
[WitResource("wasi:http/types", "outgoing-body")]
public sealed class OutgoingBody : HostObject
{
    private readonly HttpHost _http;
    private readonly ulong? _length;
    private bool _hasStream, _finished, _leaves;

    internal OutgoingBody(HttpHost http, ulong? length) : base(null)
    {
        _http = http;
        _length = length;
        http.Opened(Pipe);
    }

    internal BodyPipe Pipe { get; } = new();

    /// <summary>The length that the message's header promises.</summary>
    internal ulong? Length => _length;

    internal bool IsFinished => _finished;

    internal Fields? Trailers { get; private set; }

    public Result<OutputStream, Unit> Write()
    {
        if (_hasStream)
            return Result.Err();
        _hasStream = true;
        return Result.Ok<OutputStream>(new BodyStream(_http, this));
    }

    internal Result<Unit, HttpErrorCode> Finish(Fields? trailers)
    {
        TakeOver(() => _finished = true);
        if (_length is { } promised && promised != (ulong)Pipe.Written)
        {
            Pipe.Abort();
            return Result.Err<HttpErrorCode>(new HttpErrorCode.HttpRequestBodySize((ulong)Pipe.Written));
        }

        Trailers = trailers;
        Pipe.Complete();
        return Result.Ok();
    }

    /// <summary>From now on the bytes go somewhere: they are sent or dropped.</summary>
    internal void Leave()
    {
        if (!_leaves)
            _http.Unsent.LetGo(Pipe.Written);
        _leaves = true;
    }

    /// <summary>Nobody will read the body any more.</summary>
    internal void Close()
    {
        Leave();
        _http.Closed(Pipe);
        Pipe.Dispose();
    }

    private protected override void OnDrop()
    {
        if (!_finished)
            Pipe.Abort();
    }

    private sealed class BodyStream(HttpHost http, OutgoingBody body) : OutputStream(body)
    {
        public override Pollable Subscribe() => new ReadyPollable(http.Poll, this);

        private protected override void WriteNow(ReadOnlyMemory<byte> bytes)
        {
            var written = (ulong)(body.Pipe.Written + bytes.Length);
            if (body.Length is { } promised && written > promised)
                throw StreamErrorException.Failed(new HttpIoError(new HttpErrorCode.HttpRequestBodySize(written)));
            if (!body._leaves && !http.Unsent.TryHold(bytes.Length))
                throw StreamErrorException.Failed(new HttpIoError(new HttpErrorCode.HttpRequestBodySize(written)));
            http.Context.Services.Passing.Note(bytes.Length, copies: 1);
            body.Pipe.Write(bytes.Span);
            http.Context.Wait(body.Pipe.WhenDrained(http.Context.Interruption));
        }
    }
}

/// <summary>The <c>content-length</c> of a message's fields.</summary>
internal static class BodyLength
{
    public static ulong? Of(Fields fields) =>
        fields.All.FirstOrDefault(f => f.Name == "content-length").Value is { } value
        && ulong.TryParse(Fields.Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
}
