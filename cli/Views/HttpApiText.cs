using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Output;

namespace GolemOrleans.Cli.Views;

/// <summary>API definitions, deployments and security schemes as the command line shows them.</summary>
internal static class HttpApiText
{
    public static JsonNode View(JsonElement answer) => JsonNode.Parse(answer.GetRawText())!;

    /// <summary>Without the secret.</summary>
    public static JsonNode SchemeView(JsonElement scheme)
    {
        var view = View(scheme);
        view.AsObject().Remove("clientSecret");
        return view;
    }

    public static void WriteDefinition(TextWriter to, JsonElement definition) => Fields.Write(
        to,
        ("ID", Text(definition, "id")),
        ("Version", Text(definition, "version")),
        ("Draft", definition.GetProperty("draft").GetBoolean() ? "yes" : "no"),
        ("Created at", Text(definition, "createdAt")),
        ("Routes", string.Join('\n', definition.GetProperty("routes").EnumerateArray().Select(Route))));

    public static void WriteDefinitions(TextWriter to, JsonElement definitions) => Fields.WriteTable(
        to,
        ["ID", "Version", "Draft", "Routes", "Created at"],
        [.. definitions.EnumerateArray().Select(d => (IReadOnlyList<string>)
            [Text(d, "id"), Text(d, "version"), d.GetProperty("draft").GetBoolean() ? "yes" : "no", $"{d.GetProperty("routes").GetArrayLength()}", Text(d, "createdAt")])]);

    public static void WriteDeployment(TextWriter to, JsonElement deployment) => Fields.Write(
        to, ("Site", Site(deployment)), ("Definitions", Definitions(deployment, "\n")), ("Created at", Text(deployment, "createdAt")));

    public static void WriteDeployments(TextWriter to, JsonElement deployments) => Fields.WriteTable(
        to,
        ["Site", "Definitions", "Created at"],
        [.. deployments.EnumerateArray().Select(d => (IReadOnlyList<string>)[Site(d), Definitions(d, ", "), Text(d, "createdAt")])]);

    public static void WriteScheme(TextWriter to, JsonElement scheme) => Fields.Write(
        to,
        ("ID", Text(scheme, "schemeIdentifier")),
        ("Provider", Text(scheme, "providerType")),
        ("Client ID", Text(scheme, "clientId")),
        ("Redirect URL", Text(scheme, "redirectUrl")),
        ("Scopes", string.Join(", ", scheme.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()))));

    private static string Route(JsonElement route)
    {
        var binding = route.GetProperty("binding");
        var component = binding.GetProperty("component");
        var target = component.ValueKind == JsonValueKind.Object ? $" {Text(component, "name")}@{component.GetProperty("version")}" : "";
        return $"{Text(route, "method").ToUpperInvariant()} {Text(route, "path")} → {Text(binding, "bindingType")}{target}";
    }

    private static string Site(JsonElement deployment)
    {
        var site = deployment.GetProperty("site");
        return Text(site, "subdomain") is { Length: > 0 } subdomain ? $"{subdomain}.{Text(site, "host")}" : Text(site, "host");
    }

    private static string Definitions(JsonElement deployment, string separator) =>
        string.Join(separator, deployment.GetProperty("apiDefinitions").EnumerateArray().Select(d => $"{Text(d, "id")}@{Text(d, "version")}"));

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? "";
}
