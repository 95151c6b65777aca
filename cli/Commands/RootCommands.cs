using System.CommandLine;
using GolemOrleans.Cli.Commands.Api;
using GolemOrleans.Cli.Commands.Component;
using GolemOrleans.Cli.Commands.Demo;
using GolemOrleans.Cli.Commands.Server;
using GolemOrleans.Cli.Commands.Worker;

namespace GolemOrleans.Cli.Commands;

/// <summary>The command tree of <c>golem</c>.</summary>
public static class RootCommands
{
    public static RootCommand Create() => new("Durable computing: WebAssembly components as workers that keep their state.")
    {
        GlobalOptions.Format,
        GlobalOptions.Server,
        DemoCommand.Create(),
        new Command("server", "Runs the all-in-one server.") { ServerRunCommand.Create(), ServerMigrateCommand.Create() },
        new Command("component", "Deploys and shows components.")
        {
            ComponentAddCommand.Create(),
            ComponentUpdateCommand.Create(),
            ComponentListCommand.Create(),
            ComponentGetCommand.Create(),
        },
        new Command("worker", "Creates, invokes and looks at workers.")
        {
            WorkerNewCommand.Create(),
            WorkerInvokeCommand.Create(),
            WorkerGetCommand.Create(),
            WorkerListCommand.Create(),
            WorkerDeleteCommand.Create(),
            WorkerStreamCommand.Create(),
            WorkerOplogCommand.Create(),
            WorkerUpdateCommand.Create(),
            WorkerInterruptCommand.Create(),
            WorkerResumeCommand.Create(),
            WorkerSimulateCrashCommand.Create(),
            WorkerRevertCommand.Create(),
            WorkerCancelInvocationCommand.Create(),
        },
        new Command("api", "Defines and deploys HTTP APIs.")
        {
            new Command("definition", "API definitions: which requests get which answers.")
            {
                DefinitionDeployCommand.Create(), DefinitionGetCommand.Create(), DefinitionListCommand.Create(), DefinitionDeleteCommand.Create(),
            },
            new Command("deployment", "Deployments: which definitions a site has.")
            {
                DeploymentDeployCommand.Create(), DeploymentGetCommand.Create(), DeploymentListCommand.Create(), DeploymentDeleteCommand.Create(),
            },
            new Command("security-scheme", "Security schemes: who signs users in.") { SecuritySchemeCreateCommand.Create(), SecuritySchemeGetCommand.Create() },
        },
    };
}
