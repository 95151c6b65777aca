using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using GolemOrleans.Engine.Copying;
using Orleans;

namespace GolemOrleans.Engine.Storage;

/// <summary>Writes objects by the ids of their members.</summary>
internal sealed class IdKeyedConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        !typeToConvert.IsEnum && !typeToConvert.IsAbstract && typeToConvert.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
    {
        private readonly Dictionary<string, SerializableMember> _members = SerializableMembers.Of(typeof(T)).ToDictionary(member => member.Key);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (key, member) in _members)
            {
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, member.Get(value!), member.Type, options);
            }

            writer.WriteEndObject();
        }

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException($"Expected an object for {typeof(T)}.");
            object value = StateCodec.New<T>()!;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                if (_members.TryGetValue(key, out var member)) member.Set(value, JsonSerializer.Deserialize(ref reader, member.Type, options));
                else reader.Skip();
            }

            return (T)value;
        }
    }
}
