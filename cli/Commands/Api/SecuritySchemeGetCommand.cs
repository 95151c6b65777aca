using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api security-scheme get</c>.</summary>
internal static class SecuritySchemeGetCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The scheme's id." };
        return new Command("get", "Shows a security scheme, without its secret.") { id }.Does(async context =>
        {
            var scheme = await context.Client.HttpApis.GetSchemeAsync(context.Get(id), context.Cancellation);
            context.Out.Print(HttpApiText.SchemeView(scheme), to => HttpApiText.WriteScheme(to, scheme));
        });
    }
}
