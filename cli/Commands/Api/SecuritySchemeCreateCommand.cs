using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api security-scheme create</c>.</summary>
internal static class SecuritySchemeCreateCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The scheme's id, which routes refer to." };
        var provider = new Option<string>("--provider-type") { Description = "Who signs users in.", Required = true }.AcceptOnlyFromAmong("google", "facebook", "gitlab", "microsoft");
        var clientId = new Option<string>("--client-id") { Description = "What the provider knows the API as.", Required = true };
        var clientSecret = new Option<string>("--client-secret") { Description = "Its secret there.", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = "What the API wants to know of users; may be repeated." };
        var redirect = new Option<string>("--redirect-url") { Description = "Where users come back to, a path of a site of the API.", Required = true };
        return new Command("create", "Creates a security scheme.") { id, provider, clientId, clientSecret, scopes, redirect }.Does(async context =>
        {
            var scheme = await context.Client.HttpApis.CreateSchemeAsync(
                new JsonObject
                {
                    ["providerType"] = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(context.Get(provider)!),
                    ["schemeIdentifier"] = context.Get(id),
                    ["clientId"] = context.Get(clientId),
                    ["clientSecret"] = context.Get(clientSecret),
                    ["redirectUrl"] = context.Get(redirect),
                    ["scopes"] = new JsonArray([.. (context.Get(scopes) ?? []).Select(scope => (JsonNode)scope)]),
                },
                context.Cancellation);
            context.Out.Print(HttpApiText.SchemeView(scheme), to =>
            {
                to.WriteLine("Security scheme created");
                HttpApiText.WriteScheme(to, scheme);
            });
        });
    }
}
