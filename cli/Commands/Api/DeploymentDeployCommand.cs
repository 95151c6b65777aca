using System.CommandLine;
using GolemOrleans.Cli.Views;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api deployment deploy</c>: adds definitions to a site.</summary>
internal static class DeploymentDeployCommand
{
    public static Command Create()
    {
        var host = new Argument<string>("HOST") { Description = "What the Host header of requests says, such as localhost:9006." };
        var definitions = new Argument<string[]>("DEFINITION") { Description = "Definitions as ID@VERSION.", Arity = ArgumentArity.OneOrMore };
        var subdomain = new Option<string>("--subdomain") { Description = "Put before the host, with a dot." };
        return new Command("deploy", "Deploys API definitions at a site.") { host, definitions, subdomain }.Does(async context =>
        {
            var keys = context.Get(definitions).Select(DefinitionArguments.Parse).ToArray();
            var deployment = await context.Client.HttpApis.DeployAsync(context.Get(host), context.Get(subdomain), keys, context.Cancellation);
            context.Out.Print(HttpApiText.View(deployment), to =>
            {
                to.WriteLine("Deployed");
                HttpApiText.WriteDeployment(to, deployment);
            });
        });
    }
}
