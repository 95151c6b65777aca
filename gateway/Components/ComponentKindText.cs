using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Components;

/// <summary>Component types as parameters and form parts have them.</summary>
internal static class ComponentKindText
{
    public const string Type = "ComponentType";
    public const string Problem = "Expect a valid enumeration value.";

    /// <summary>The type as text, or as the JSON string that some clients send; null for anything else.</summary>
    public static ComponentKind? Parse(string text) => text switch
    {
        "Durable" or "\"Durable\"" => ComponentKind.Durable,
        "Ephemeral" or "\"Ephemeral\"" => ComponentKind.Ephemeral,
        _ => null,
    };
}
