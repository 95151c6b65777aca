using System.CommandLine;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Output;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker new</c>: creates a worker with arguments and an environment of its own.</summary>
internal static class WorkerNewCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var arguments = new Argument<string[]>("ARGUMENTS") { Description = "The worker's command line.", Arity = ArgumentArity.ZeroOrMore };
        var env = new Option<string[]>("--env", "-e") { Description = "KEY=VAL; may be repeated.", AllowMultipleArgumentsPerToken = false };
        env.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=') <= 0))
                result.AddError($"'{token.Value}' is no environment variable: expected KEY=VAL.");
        });
        var command = new Command("new", "Creates a worker.") { worker, arguments, env };
        command.Aliases.Add("add");
        return command.Does(async context =>
        {
            var (component, name) = await WorkerName.ResolveAsync(context, worker);
            var variables = (context.Get(env) ?? []).Select(v => v.Split('=', 2)).Select(v => KeyValuePair.Create(v[0], v[1]));
            await context.Client.Workers.CreateAsync(component, name, context.Parsed.GetValue(arguments) ?? [], variables, context.Cancellation);
            context.Out.Print(
                new JsonObject { ["componentName"] = context.Get(worker).Component, ["workerName"] = name },
                to =>
                {
                    to.WriteLine("New worker created");
                    Fields.Write(to, ("Component name", context.Get(worker).Component), ("Worker name", name));
                });
        });
    }
}
