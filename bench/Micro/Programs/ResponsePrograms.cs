using BenchmarkDotNet.Attributes;
using GolemOrleans.Rib;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Bench.Micro.Programs;

/// <summary>The response of an HTTP API's route: compiled once per definition, run for every request. Calls answer at once.</summary>
public class ResponsePrograms
{
    private const string Source = """
        let worker = instance("cart-${request.path.user}");
        let result = worker.checkout(request.body.express);
        let status = match result { success(_) => 200, error(_) => 400 };
        let body = match result { success({order-id: id}) => "order ${id}", error(message) => message };
        {status: status, headers: {Content-Type: "text/plain"}, body: body}
        """;

    private static readonly WitType s_outcome = WitType.Variant(
        new WitCase("error", WitType.String), new WitCase("success", WitType.Record(new WitField("order-id", WitType.String))));

    private readonly RibEnvironment _environment = new(
        [new RibExport("shop:api/cart.{checkout}", new FunctionType([new("express", WitType.Bool)], s_outcome))], RibEnvironment.HttpRequest);

    private readonly Answers _answers = new();
    private RibProgram _program = null!;
    private Dictionary<string, ValueAndType> _inputs = null!;

    [GlobalSetup]
    public void Setup()
    {
        _program = RibProgram.Compile(Source, _environment);
        var request = WitValue.Record(WitValue.Record(WitValue.Bool(true)), WitValue.Record(WitValue.String("jon")));
        _inputs = new() { ["request"] = new ValueAndType(_program.Inputs["request"], request) };
    }

    [Benchmark(Description = "compile a response")]
    public RibProgram Compile() => RibProgram.Compile(Source, _environment);

    [Benchmark(Description = "run a response without its call")]
    public ValueTask<ValueAndType?> Run() => _program.RunAsync(_inputs, _answers, CancellationToken.None);

    private sealed class Answers : IRibCalls
    {
        private readonly ValueAndType _answer = new(s_outcome, WitValue.Variant(1, WitValue.Record(WitValue.String("o-17"))));

        public ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation) =>
            new(_answer);
    }
}
