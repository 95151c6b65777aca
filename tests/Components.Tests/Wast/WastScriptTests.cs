using GolemOrleans.Components.Tests.Linking;
using GolemOrleans.Components.Wast;
using Xunit;

namespace GolemOrleans.Components.Tests.Wast;

/// <summary>The scripts of tests/Components.Wast, written from the specification, and the runner itself.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class WastScriptTests(LinkingFixture fixture)
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "wast");

    public static TheoryData<string> Scripts => [.. WastFolder.Scripts(Folder).Select(p => Path.GetRelativePath(Folder, p))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_command_of_a_script_passes(string script)
    {
        var report = new WastRunner(fixture.Engine).Run(WastScript.Load(Path.Combine(Folder, script)));
        Assert.True(
            report.Passed == report.Outcomes.Count,
            string.Join("\n", report.Outcomes.Where(o => o.Verdict != WastVerdict.Pass).Select(o => $"{script}:{o.Command.Line} {o.Verdict} {o.Detail}")));
        Assert.NotEqual(0, report.Passed);
    }

    [Theory]
    [InlineData("""{"type": "u32", "value": "1"}""", """{"type": "u32", "value": "2"}""", "assert_return", "fail 2")]
    [InlineData("""{"type": "u32", "value": "1"}""", """{"type": "u8", "value": "1"}""", "assert_return", "fail 2")]
    [InlineData("""{"type": "string", "value": "1"}""", """{"type": "u32", "value": "1"}""", "assert_return", "fail 2")]
    [InlineData("""{"type": "u32", "value": "1"}""", """{"type": "u32", "value": "1"}""", "assert_trap", "fail 2")]
    [InlineData("""{"type": "u32", "value": "1"}""", """{"type": "u32", "value": "1"}""", "assert_return", "")]
    [InlineData("""{"type": "u32", "value": "1"}""", """{"type": "u32", "value": "1"}""", "assert_suspension", "skip 2")]
    public void The_runner_tells_what_is_wrong(string argument, string expected, string command, string verdicts)
    {
        var folder = Directory.CreateTempSubdirectory("wast-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "s.0.wasm"), Wasmtime.WatText.ToWasm("""
                (component
                  (core module $m (func (export "f") (param i32) (result i32) local.get 0))
                  (core instance $i (instantiate $m))
                  (func (export "f") (param "x" u32) (result u32) (canon lift (core func $i "f"))))
                """));
            var script = Path.Combine(folder.FullName, "s.json");
            File.WriteAllText(script, $$"""
                {"source_filename": "s.wast", "commands": [
                  {"type": "module", "line": 1, "filename": "s.0.wasm", "module_type": "binary"},
                  {"type": "{{command}}", "line": 2, "action": {"type": "invoke", "field": "f", "args": [{{argument}}]}, "expected": [{{expected}}], "text": "t"}]}
                """);
            var report = Assert.Single(WastFolder.Run(fixture.Engine, folder.FullName));
            Assert.Equal(verdicts, string.Join(", ", report.Outcomes.Where(o => o.Verdict != WastVerdict.Pass).Select(o => $"{o.Verdict} {o.Command.Line}".ToLowerInvariant())));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
