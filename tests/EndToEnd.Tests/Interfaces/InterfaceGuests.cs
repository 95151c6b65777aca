namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>
/// The components of the rows: prebuilt ones of tests/guests, and those whose name begins with <c>wat-</c>, written as text: one
/// case each, <c>run</c> does it, <c>report</c> tells what it noted.
/// </summary>
internal static class InterfaceGuests
{
    /// <param name="guest">Its name.</param>
    /// <param name="ask">Where a component of text shall ask in the middle of its case: server and path; null for one that does not ask.</param>
    public static byte[] Load(string guest, (string Authority, string Path)? ask = null) => guest switch
    {
        "wat-values" => ValuesGuest.Wasm(wat => Ask(wat, ask)),
        "wat-cli" => Cli(ask),
        "wat-run" => Run(ask),
        "wat-exit" => Exit(ask),
        _ => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "interfaces", $"{guest}.wasm")),
    };

    /// <summary>Which imports of a guest are clients of other components.</summary>
    public static string? Linking(string guest) => guest == "rust"
        ? ClientLinking.Json("test:interfaces/counters-client", "test:interfaces-rust", "test:interfaces/counters", "counters", "tally") : null;

    private static string Ask(WatComponent wat, (string Authority, string Path)? ask) => ask is { } there ? wat.Ask(there.Authority, there.Path) : "";

    /// <summary>Standard output and error get a line each; there is no terminal.</summary>
    private static byte[] Cli((string, string)? ask)
    {
        var wat = new WatComponent()
            .Import("wasi:cli/terminal-stdin", "get-terminal-stdin").Import("wasi:cli/terminal-stdout", "get-terminal-stdout").Import("wasi:cli/terminal-stderr", "get-terminal-stderr")
            .Import("wasi:cli/environment", "get-environment", "get-arguments", "initial-cwd")
            .Import("wasi:cli/stdout", "get-stdout").Import("wasi:cli/stderr", "get-stderr")
            .Import("wasi:io/streams", "[method]output-stream.blocking-write-and-flush");
        return wat.ToWasm($"""
            (call $environment.get-environment (i32.const 0))
            (call $note32 (i32.load (i32.const 4)))
            (call $environment.get-arguments (i32.const 0))
            (call $note-bytes (i32.load (i32.load (i32.const 0))) (i32.load offset=4 (i32.load (i32.const 0))))
            (call $environment.initial-cwd (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $terminal-stdin.get-terminal-stdin (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $terminal-stdout.get-terminal-stdout (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $terminal-stderr.get-terminal-stderr (i32.const 0))
            (call $note32 (i32.load8_u (i32.const 0)))
            (call $streams.method.output-stream.blocking-write-and-flush (call $stdout.get-stdout) {wat.Text("text to out")} (i32.const 0))
            (call $expect-ok (i32.const 0))
            {Ask(wat, ask)}
            (call $streams.method.output-stream.blocking-write-and-flush (call $stderr.get-stderr) {wat.Text("text to err")} (i32.const 0))
            (call $expect-ok (i32.const 0))
            """);
    }

    /// <summary>A command: its <c>run</c> notes two random numbers.</summary>
    private static byte[] Run((string, string)? ask)
    {
        var wat = new WatComponent().Import("wasi:random/random", "get-random-u64");
        var question = Ask(wat, ask);
        wat.Functions += $"""
            (func (export "command") (result i32)
              (call $note (call $random.get-random-u64))
              {question}
              (call $note (call $random.get-random-u64))
              (i32.const 0))
            """;
        wat.Exports = """
              (func $command (result (result)) (canon lift (core func $main "command")))
              (instance $command (export "run" (func $command)))
              (export "wasi:cli/run@0.2.0" (instance $command))

            """;
        return wat.ToWasm("");
    }

    private static byte[] Exit((string, string)? ask)
    {
        var wat = new WatComponent().Import("wasi:cli/exit", "exit");
        return wat.ToWasm($"{Ask(wat, ask)} (call $exit.exit (i32.const 0))");
    }
}
