using System.Text.Json;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>An HTTP answer as tests look at it.</summary>
internal sealed record Answer(int Status, string ContentType, string Body)
{
    private JsonDocument? _json;

    public JsonElement Json => (_json ??= JsonDocument.Parse(Body)).RootElement;

    /// <summary>The body of a 200.</summary>
    public JsonElement Ok => Status == 200 ? Json : throw new InvalidOperationException($"Expected 200, got {this}");

    /// <summary>Status, and the body after its content type when it is no JSON: what the tables of bad input compare.</summary>
    public override string ToString() => ContentType.StartsWith("application/json", StringComparison.Ordinal) ? $"{Status} {Body}" : $"{Status} {ContentType.Split(';')[0]}: {Body}";
}
