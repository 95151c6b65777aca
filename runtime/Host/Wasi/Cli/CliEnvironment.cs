using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Cli;

/// <summary><c>wasi:cli/environment</c>.</summary>
[WitInterface("wasi:cli/environment")]
internal sealed class CliEnvironment(WorkerContext context)
{
    internal static readonly DurableFunction EnvironmentFunction = Reading(
        "golem_environment::get_environment", WitType.List(WitType.Tuple(WitType.String, WitType.String)));

    internal static readonly DurableFunction ArgumentsFunction = Reading("golem_environment::get_arguments", WitType.List(WitType.String));

    private static readonly DurableFunction CwdFunction = Reading("golem_environment::initial_cwd", WitType.Option(WitType.String));

    public WitValue GetEnvironment() => context.Durable(
        EnvironmentFunction,
        0,
        static _ => WitValue.Tuple(),
        static (c, _) => WitValue.List(c.Environment.Select(v => WitValue.Tuple(WitValue.String(v.Key), WitValue.String(v.Value))).ToArray()));

    public WitValue GetArguments() => context.Durable(
        ArgumentsFunction, 0, static _ => WitValue.Tuple(), static (c, _) => WitValue.List(c.Arguments.Select(WitValue.String).ToArray()));

    public WitValue InitialCwd() => context.Durable(CwdFunction, 0, static _ => WitValue.Tuple(), static (_, _) => WitValue.None);

    private static DurableFunction Reading(string name, WitType response) =>
        new(name, WrappedFunctionKind.ReadLocal, WitType.Tuple(), response);
}
