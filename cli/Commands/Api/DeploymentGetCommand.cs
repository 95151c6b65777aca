using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api deployment get</c>.</summary>
internal static class DeploymentGetCommand
{
    public static Command Create()
    {
        var site = DefinitionArguments.Site();
        return new Command("get", "Shows what is deployed at a site.") { site }.Does(async context =>
        {
            var deployment = await context.Client.HttpApis.GetDeploymentAsync(context.Get(site), context.Cancellation);
            context.Out.Print(HttpApiText.View(deployment), to => HttpApiText.WriteDeployment(to, deployment));
        });
    }
}
