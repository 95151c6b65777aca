using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GolemOrleans.Gateway.Http;

/// <summary>
/// YAML as JSON: one document, plain scalars by the core schema of YAML 1.2. Anchors are refused, so that no text can grow beyond
/// its own length; nesting is limited as that of JSON.
/// </summary>
internal ref partial struct YamlJson
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Utf8JsonWriter _json;

    /// <summary>What the innermost open collections take next, the document itself first.</summary>
    private readonly Stack<Expected> _open = new();

    private YamlJson(Utf8JsonWriter json) => _json = json;

    private enum Expected
    {
        Item,
        Key,
        Value,
    }

    /// <exception cref="FormatException">It is no such YAML; the message says where.</exception>
    public static ReadOnlyMemory<byte> Convert(ReadOnlySpan<byte> yaml)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var text = new StringReader(s_utf8.GetString(yaml));
            using var json = new Utf8JsonWriter(buffer);
            new YamlJson(json).Write(new Parser(text));
        }
        catch (YamlException failure)
        {
            throw new FormatException($"{failure.Message} at line {failure.Start.Line} column {failure.Start.Column}", failure);
        }
        catch (DecoderFallbackException failure)
        {
            throw new FormatException("it is no UTF-8", failure);
        }

        return buffer.WrittenCount == 0 ? "null"u8.ToArray() : buffer.WrittenMemory;
    }

    private readonly void Write(Parser parser)
    {
        while (MoveNext(parser))
        {
            switch (parser.Current)
            {
                case AnchorAlias or NodeEvent { Anchor.IsEmpty: false }:
                    throw Refused(parser, "anchors and aliases are not supported");
                case DocumentStart when _json.BytesCommitted + _json.BytesPending > 0:
                    throw Refused(parser, "there is more than one document");
                case DocumentStart:
                    _open.Push(Expected.Item);
                    break;
                case DocumentEnd:
                    _open.Pop();
                    break;
                case MappingStart or SequenceStart when _open.Peek() == Expected.Key:
                    throw Refused(parser, "a key is no scalar");
                case MappingStart or SequenceStart when _open.Count > JsonSyntax.MaxDepth:
                    throw Refused(parser, "recursion limit exceeded");
                case MappingStart:
                    _json.WriteStartObject();
                    _open.Push(Expected.Key);
                    break;
                case SequenceStart:
                    _json.WriteStartArray();
                    _open.Push(Expected.Item);
                    break;
                case MappingEnd:
                    _json.WriteEndObject();
                    End();
                    break;
                case SequenceEnd:
                    _json.WriteEndArray();
                    End();
                    break;
                case Scalar scalar:
                    WriteScalar(scalar);
                    break;
            }
        }
    }

    /// <summary>The parser fails in many ways over texts that are no YAML.</summary>
    private static bool MoveNext(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException or InvalidCastException)
        {
            throw new YamlException(parser.Current?.End ?? Mark.Empty, parser.Current?.End ?? Mark.Empty, "it is no YAML", failure);
        }
    }

    private readonly void End()
    {
        _open.Pop();
        AfterValue();
    }

    private readonly void AfterValue()
    {
        if (_open.Peek() == Expected.Value)
        {
            _open.Pop();
            _open.Push(Expected.Key);
        }
    }

    private readonly void WriteScalar(Scalar scalar)
    {
        if (_open.Peek() == Expected.Key)
        {
            _json.WritePropertyName(scalar.Value);
            _open.Pop();
            _open.Push(Expected.Value);
            return;
        }

        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
            _json.WriteStringValue(scalar.Value);
        else
            WritePlain(scalar.Value);
        AfterValue();
    }

    private readonly void WritePlain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
            _json.WriteNullValue();
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
            _json.WriteBooleanValue(text[0] is 't' or 'T');
        else if (!Number().IsMatch(text))
            _json.WriteStringValue(text);
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            _json.WriteNumberValue(integer);
        else if (ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large))
            _json.WriteNumberValue(large);
        else if (double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number))
            _json.WriteNumberValue(number);
        else
            _json.WriteStringValue(text);
    }

    private static FormatException Refused(Parser parser, string problem) =>
        new($"{problem} at line {parser.Current!.Start.Line} column {parser.Current.Start.Column}");

    /// <summary>Without leading zeros: those are texts.</summary>
    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*|(0|[1-9][0-9]*)?\.[0-9]+|(0|[1-9][0-9]*)\.)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
