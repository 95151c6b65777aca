using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Api;
using GolemOrleans.Cli.Commands.Component;
using GolemOrleans.Cli.Views;
using GolemOrleans.Values.Wave;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary><c>golem worker invoke</c>: calls a function with WAVE arguments, and waits for its result unless told not to.</summary>
internal static class WorkerInvokeCommand
{
    public static Command Create()
    {
        var worker = WorkerName.Argument();
        var function = new Argument<string>("FUNCTION_NAME") { Description = "Such as shop:counter/api.{add}, or add alone when only one fits." };
        var arguments = new Argument<string[]>("ARGUMENTS") { Description = "One WAVE text for each parameter, such as 5, '\"text\"' or '{item: \"lamp\"}'.", Arity = ArgumentArity.ZeroOrMore };
        var enqueue = new Option<bool>("--enqueue", "-e") { Description = "Returns as soon as the invocation is durable." };
        var key = new Option<string?>("--idempotency-key", "-i") { Description = "The same key runs once and answers the same; '-' makes one up." };
        var command = new Command("invoke", "Invokes a function of a worker.") { worker, function, arguments, enqueue, key };
        command.Aliases.Add("invoke-and-await");
        return command.Does(async context =>
        {
            var name = context.Get(worker);
            var component = await ComponentArguments.FindAsync(context.Client, name.Component, null, context.Cancellation);
            var choice = FunctionChoice.Find(component, context.Get(function));
            var parameters = Parameters(choice, context.Parsed.GetValue(arguments) ?? []);
            var chosen = context.Get(key);
            if (chosen is null or "-")
            {
                chosen = context.NewKey();
                context.Out.Progress($"Using generated idempotency key: {chosen}");
            }

            if (context.Get(enqueue))
            {
                await context.Client.Workers.EnqueueAsync(component.Id, name.Worker, choice.FullName, parameters, chosen, context.Cancellation);
                context.Out.Print(new JsonObject { ["idempotency_key"] = chosen }, to => to.WriteLine("Enqueued invocation"));
                return;
            }

            var answer = await context.Client.Workers.InvokeAndAwaitAsync(component.Id, name.Worker, choice.FullName, parameters, chosen, context.Cancellation);
            var result = GolemClient.Parse(answer).GetProperty("result");
            context.Out.Print(InvocationText.View(chosen, result), to => InvocationText.Write(to, result));
        });
    }

    private static JsonArray Parameters(FunctionChoice function, string[] texts)
    {
        if (texts.Length != function.Parameters.Count)
            throw new CommandException($"{function.FullName} takes {function.Parameters.Count} arguments, {texts.Length} are given.");
        var parameters = new JsonArray();
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                var value = WaveText.Parse(function.Parameters[i], texts[i]);
                parameters.Add((JsonNode)new JsonObject { ["value"] = ValueText.Json(function.Parameters[i], value) });
            }
            catch (WaveSyntaxException failure)
            {
                var hint = function.Parameters[i].Kind == Values.Types.WitKind.String ? " A string needs quotes inside those of the shell: '\"text\"'." : "";
                throw new CommandException($"Argument {i + 1}, {texts[i]}: {failure.Message}.{hint}");
            }
        }

        return parameters;
    }
}
