using System.Diagnostics;

namespace GolemOrleans.Values.Tests.Wit;

/// <summary>The <c>wasm-tools</c> program, named by GOLEM_WASM_TOOLS or found on PATH; tests pass without it, saying so.</summary>
internal static class WasmTools
{
    public static string? Locate()
    {
        if (Environment.GetEnvironmentVariable("GOLEM_WASM_TOOLS") is { Length: > 0 } configured)
            return configured;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, "wasm-tools")).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs <c>wasm-tools component wit</c> on one file, text or binary; null when the tool is absent.</summary>
    public static (int ExitCode, string Output)? ComponentWit(ReadOnlySpan<byte> content)
    {
        if (Locate() is not { } tool)
        {
            Console.WriteLine("wasm-tools is absent (set GOLEM_WASM_TOOLS): not checked against it.");
            return null;
        }

        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, content);
            return Run(tool, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs <c>wasm-tools component wit</c> on a folder with the given files; null when the tool is absent.</summary>
    public static (int ExitCode, string Output)? ComponentWit(IEnumerable<(string Path, string Text)> files)
    {
        if (Locate() is not { } tool)
        {
            Console.WriteLine("wasm-tools is absent (set GOLEM_WASM_TOOLS): not checked against it.");
            return null;
        }

        var root = Directory.CreateTempSubdirectory("golem-wit-");
        try
        {
            foreach (var (path, text) in files)
            {
                var target = Path.Combine(root.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllText(target, text);
            }

            return Run(tool, root.FullName);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static (int ExitCode, string Output) Run(string tool, string path)
    {
        var start = new ProcessStartInfo(tool, ["component", "wit", "--all-features", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
