namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>
/// The components of the rows: prebuilt ones of tests/guests, and those whose name begins with <c>wat-</c>, written as text: one
/// case each, <c>run</c> does it, <c>report</c> tells what it noted.
/// </summary>
internal static class InterfaceGuests
{
    public static byte[] Load(string guest) => guest switch
    {
        "wat-values" => ValuesGuest.Wasm(),
        "wat-cli" => Cli(),
        "wat-run" => Run(),
        "wat-exit" => Exit(),
        _ => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "interfaces", $"{guest}.wasm")),
    };

    /// <summary>Standard output and error get a line each; there is no terminal.</summary>
    private static byte[] Cli()
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
            (call $streams.method.output-stream.blocking-write-and-flush (call $stderr.get-stderr) {wat.Text("text to err")} (i32.const 0))
            (call $expect-ok (i32.const 0))
            """);
    }

    /// <summary>A command: its <c>run</c> notes a random number.</summary>
    private static byte[] Run()
    {
        var wat = new WatComponent().Import("wasi:random/random", "get-random-u64");
        wat.Functions = """
            (func (export "command") (result i32)
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

    private static byte[] Exit() => new WatComponent()
        .Import("wasi:cli/exit", "exit")
        .ToWasm("(call $exit.exit (i32.const 0))");
}
