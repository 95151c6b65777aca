using System.Text.Json;
using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using Microsoft.AspNetCore.StaticFiles;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>
/// The file that a file-server route answers with: its expression gives a path, or a record with <c>file-path</c> and optionally
/// <c>status</c> and <c>headers</c>, or a result of one of these. Pure.
/// </summary>
/// <param name="Path">As the expression gave it.</param>
/// <param name="Head">Status and headers.</param>
internal sealed record FileAnswer(string Path, AnswerHead Head)
{
    private static readonly FileExtensionContentTypeProvider s_types = new();

    /// <summary>What the headers say, else what the extension means.</summary>
    public string ContentType => Head.ContentType ?? (s_types.TryGetContentType(Path, out var type) ? type : AcceptedTypes.Bytes);

    /// <exception cref="RequestRefusal">400: the value names no file; 500: status or headers are none.</exception>
    public static FileAnswer Of(ValueAndType? value) => value switch
    {
        { Type: ResultType type, Value: { IsOk: true } ok } => Plain(type.Ok is null ? null : new ValueAndType(type.Ok, ok.Payload)),
        { Type: ResultType type, Value: var err } => throw Problem($"Error result: {Json(type.Err, err)}"),
        null => throw Problem("Expected a value"),
        _ => Plain(value),
    };

    private static FileAnswer Plain(ValueAndType? value) => value switch
    {
        { Type.Kind: WitKind.String, Value: var path } => new FileAnswer(path.AsString, AnswerHead.None),
        { Type: RecordType } record => LiteralText.Field(record, "file-path") switch
        {
            { Type.Kind: WitKind.String, Value: var path } => new FileAnswer(path.AsString, AnswerHead.Of(record)),
            null => throw Problem("Record must contain 'file-path' field"),
            _ => throw Problem("file-path must be a string"),
        },
        null => throw Problem("ok unset"),
        _ => throw Problem("Response value expected"),
    };

    private static string Json(WitType? type, WitValue err)
    {
        if (type is null)
            return "null";
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer))
            ValueJsonWriter.Write(json, type, err.Payload);
        return System.Text.Encoding.UTF8.GetString(buffer.Written.Span);
    }

    private static RequestRefusal Problem(string what) => new(400, $"Error while processing rib result: {what}");
}
