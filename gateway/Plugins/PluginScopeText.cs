using GolemOrleans.Gateway.Http;

namespace GolemOrleans.Gateway.Plugins;

/// <summary>The text form of a scope: <c>global</c> or <c>component:{id}</c>.</summary>
internal static class PluginScopeText
{
    public const string Type = "PluginScope";

    /// <param name="text">The scope.</param>
    /// <param name="component">The component; null is all components.</param>
    /// <param name="problem">What is wrong, without the name of the parameter or field.</param>
    public static bool TryParse(string text, out Guid? component, out string problem)
    {
        const string prefix = "component:";
        component = null;
        problem = "";
        if (text == "global")
            return true;
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
            problem = "Unexpected representation of plugin scope - must be 'global' or 'component:<component_id>'";
        else if (UuidText.TryParse(text[prefix.Length..], out var id))
            component = id;
        else
            problem = UuidText.Problem(text[prefix.Length..]);
        problem = problem.Length > 0 ? $"failed to parse \"{Type}\": {problem}" : "";
        return problem.Length == 0;
    }
}
