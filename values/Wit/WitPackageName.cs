namespace GolemOrleans.Values.Wit;

/// <summary><c>namespace:name</c> or <c>namespace:name@version</c>.</summary>
public sealed record WitPackageName(string Namespace, string Name, string? Version)
{
    /// <summary>The name of an interface or world of this package: <c>ns:pkg/item@version</c>.</summary>
    public string Qualify(string item) => Version is null ? $"{Namespace}:{Name}/{item}" : $"{Namespace}:{Name}/{item}@{Version}";

    public override string ToString() => Version is null ? $"{Namespace}:{Name}" : $"{Namespace}:{Name}@{Version}";
}
