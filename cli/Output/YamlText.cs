using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace GolemOrleans.Cli.Output;

/// <summary>JSON as YAML: the same tree, strings quoted where YAML would read them as something else.</summary>
internal static class YamlText
{
    private static readonly ISerializer Serializer = new SerializerBuilder().WithQuotingNecessaryStrings().Build();

    public static string Write(JsonNode view) => Serializer.Serialize(Plain(view) ?? "null");

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject item => item.ToDictionary(p => p.Key, p => Plain(p.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => new Number(node.ToJsonString()),
            _ => node.GetValue<string>(),
        },
    };

    /// <summary>A number as it stood in the JSON: no digit is lost on the way.</summary>
    private sealed class Number(string text) : IYamlConvertible
    {
        public void Read(IParser parser, Type expectedType, ObjectDeserializer nestedObjectDeserializer) => throw new NotSupportedException();

        public void Write(IEmitter emitter, ObjectSerializer nestedObjectSerializer) =>
            emitter.Emit(new YamlDotNet.Core.Events.Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, true, false));
    }
}
