using Spectre.Console;

namespace GolemOrleans.Cli.Demo;

/// <summary>The demo from start to verdict.</summary>
/// <param name="options">How to run it.</param>
/// <param name="console">Where the timeline goes.</param>
/// <param name="time">For the seconds on the timeline.</param>
/// <param name="tap">See <see cref="EffectLedger"/>.</param>
internal sealed class DemoRun(
    DemoOptions options, IAnsiConsole console, TimeProvider time, Func<EffectRequest, IEnumerable<EffectRequest>>? tap = null)
{
    /// <summary>Runs everything; the server is gone and a temporary folder removed when this returns or throws.</summary>
    /// <returns>0 when every check held, 1 when not or when the demo could not go on, 130 when it was cancelled.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var timeline = new Timeline(console, time);
        try
        {
            using var folder = DemoFolder.Open(options);
            var holds = false;
            try
            {
                holds = await RunAsync(folder, timeline, cancellation);
            }
            finally
            {
                folder.Keep |= !holds && !cancellation.IsCancellationRequested;
                if (folder.Keep)
                    console.MarkupLineInterpolated($"The server's data and log are in {folder.Path}");
            }

            return holds ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.WriteLine("Interrupted: the server is gone.");
            return 130;
        }
        catch (Exception failure) when (Reason(failure) is not null)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold red]The demo failed:[/] {Reason(failure)!}");
            return 1;
        }
    }

    private async Task<bool> RunAsync(DemoFolder folder, Timeline timeline, CancellationToken cancellation)
    {
        var ledger = new EffectLedger(tap);
        await using var shop = await ShopServices.StartAsync(ledger, cancellation);
        await using var server = new DemoServer(folder.Data, folder.Log, options, timeline);
        timeline.Title("A server that is killed again and again");
        await server.StartAsync(cancellation);
        await new CounterScene(server, timeline, options).RunAsync(cancellation);
        await new OrderScene(server, ledger, timeline, options, shop.Authority).RunAsync(cancellation);

        var holds = timeline.Failed == 0;
        console.WriteLine();
        console.MarkupLineInterpolated(holds
            ? (FormattableString)$"[bold green]All {timeline.Passed} checks hold[/] after {server.Kills} kills, in {timeline.Elapsed.TotalSeconds:0.0} s: nothing was lost and no effect ran twice."
            : $"[bold red]{timeline.Failed} of {timeline.Passed + timeline.Failed} checks failed[/] after {server.Kills} kills.");
        return holds;
    }

    /// <summary>What to tell about a failure that the demo expects might happen; null for a defect of the demo itself.</summary>
    private static string? Reason(Exception failure) => failure switch
    {
        DemoFailedException => failure.Message,
        Api.ApiException refused => $"The server answered {(int)refused.Status}: {refused.Message}",
        HttpRequestException => $"The server does not answer: {failure.Message}",
        TimeoutException or OperationCanceledException => "A step took too long.",
        IOException or UnauthorizedAccessException => failure.Message,
        _ => null,
    };
}
