using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api deployment list</c>.</summary>
internal static class DeploymentListCommand
{
    public static Command Create()
    {
        var definition = new Argument<string?>("DEFINITION") { Description = "Only deployments of this definition.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("list", "Lists deployments.") { definition }.Does(async context =>
        {
            var deployments = await context.Client.HttpApis.ListDeploymentsAsync(context.Parsed.GetValue(definition), context.Cancellation);
            context.Out.Print(HttpApiText.View(deployments), to => HttpApiText.WriteDeployments(to, deployments));
        });
    }
}
