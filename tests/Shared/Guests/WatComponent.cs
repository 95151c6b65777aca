using System.Text;
using GolemOrleans.Components;
using GolemOrleans.Values.Wit;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Tests.Guests;

/// <summary>
/// A component written as core wasm text around host imports. It exports <c>run</c> and <c>report</c>, both
/// <c>func() -> list&lt;u8&gt;</c>: <c>run</c> does the work and notes what it saw, <c>report</c> answers the notes that are in memory.
/// Core code calls <c>$interface.function</c> (<c>$streams.method.input-stream.read</c>) and has <c>$note</c> (i64),
/// <c>$note-bytes</c> (pointer, length), <c>$drop-interface-resource</c>, and 1,024 scratch bytes at address 0.
/// </summary>
internal sealed class WatComponent
{
    private static readonly WitPackageSet Wit = HostWit.Load();

    private readonly List<(WitInterface Interface, string[] Functions)> _imports = [];
    private readonly List<(string Interface, string Resource)> _drops = [];
    private readonly StringBuilder _data = new();
    private int _dataEnd = 2048;

    /// <summary>Text behind the core functions' definitions: further exports.</summary>
    public string Exports { get; set; } = "";

    /// <summary>Core functions besides <c>run</c>.</summary>
    public string Functions { get; set; } = "";

    public WatComponent Import(string interfaceName, params string[] functions)
    {
        var wit = Find(interfaceName);
        foreach (var origin in wit.Types.Where(t => t.Origin is not null).Select(t => t.Origin!.Interface).Distinct())
        {
            if (_imports.All(i => i.Interface.Name != origin))
                Import(origin);
        }

        var at = _imports.FindIndex(i => i.Interface.Name == wit.Name);
        if (at < 0)
            _imports.Add((wit, functions));
        else
            _imports[at] = (wit, [.. _imports[at].Functions.Union(functions)]);
        return this;
    }

    public WatComponent Drop(string interfaceName, params string[] resources)
    {
        Import(interfaceName);
        _drops.AddRange(resources.Select(r => (Find(interfaceName).Name, r)).Except(_drops));
        return this;
    }

    /// <summary>Places a constant: its address and length as two instructions.</summary>
    public string Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var at = _dataEnd;
        _data.Append($"    (data (i32.const {at}) \"{string.Concat(bytes.Select(b => $"\\{b:x2}"))}\")\n");
        _dataEnd += (bytes.Length + 7) & ~7;
        return $"(i32.const {at}) (i32.const {bytes.Length})";
    }

    /// <inheritdoc cref="ToWasm"/>
    public ComponentDefinition Build(string run) => ComponentDefinition.Decode(ToWasm(run));

    /// <param name="run">Instructions of <c>run</c>; locals <c>$a</c>…<c>$d</c> (i32) are there.</param>
    public byte[] ToWasm(string run)
    {
        var text = Write(run);
        if (Environment.GetEnvironmentVariable("GOLEM_TEST_WAT") is { } file)
            File.WriteAllText(file, text);
        return WatText.ToWasm(text);
    }

    private string Write(string run)
    {
        var text = new StringBuilder("(component\n");
        foreach (var (wit, functions) in _imports)
            text.Append(WatTypes.Import(wit, functions));
        text.Append(Memory);
        var host = new StringBuilder();
        var imports = new StringBuilder();
        foreach (var (wit, functions) in _imports)
        {
            var id = WatTypes.Id(wit.Name);
            foreach (var name in functions)
            {
                var core = $"{wit.Name.Split('@')[0].Split('/')[1]}.{name.Replace("[", "", StringComparison.Ordinal).Replace(']', '.')}";
                text.Append($"  (core func ${core} (canon lower (func ${id} \"{name}\") (memory $memory) (realloc $realloc)))\n");
                host.Append($"    (export \"{core}\" (func ${core}))\n");
                imports.Append($"    (import \"host\" \"{core}\" (func ${core}{WatTypes.CoreType(wit.FindFunction(name)!.Type)}))\n");
            }
        }

        foreach (var (name, resource) in _drops)
        {
            var core = $"drop-{name.Split('@')[0].Split('/')[1]}-{resource}";
            text.Append($"  (core func ${core} (canon resource.drop ${WatTypes.Id(name)}-{resource}))\n");
            host.Append($"    (export \"{core}\" (func ${core}))\n");
            imports.Append($"    (import \"host\" \"{core}\" (func ${core} (param i32)))\n");
        }

        text.Append(Main(imports.ToString(), run));
        text.Append($"  (core instance $main (instantiate $Main (with \"libc\" (instance $libc)) (with \"host\" (instance\n{host}  ))))\n");
        text.Append(Lifted("run")).Append(Lifted("report")).Append(Exports);
        return text.Append(")\n").ToString();
    }

    private string Main(string imports, string run) => $"""
          (core module $Main
            (import "libc" "memory" (memory 1))
            (import "libc" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
        {imports}
            (global $notes (mut i32) (i32.const 65536))
        {_data}
            (func $note-bytes (param $p i32) (param $n i32)
              (memory.copy (global.get $notes) (local.get $p) (local.get $n))
              (global.set $notes (i32.add (global.get $notes) (local.get $n))))
            (func $note (param $v i64)
              (i64.store (global.get $notes) (local.get $v))
              (global.set $notes (i32.add (global.get $notes) (i32.const 8))))
            (func $note32 (param $v i32) (call $note (i64.extend_i32_u (local.get $v))))
            (func $expect-ok (param $at i32) (if (i32.load8_u (local.get $at)) (then unreachable)))
            (func (export "report") (result i32)
              (i32.store (i32.const 1016) (i32.const 65536))
              (i32.store (i32.const 1020) (i32.sub (global.get $notes) (i32.const 65536)))
              (i32.const 1016))
            (func (export "run") (result i32)
              (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $x i64)
              {run}
              (i32.store (i32.const 1016) (i32.const 65536))
              (i32.store (i32.const 1020) (i32.sub (global.get $notes) (i32.const 65536)))
              (i32.const 1016))
            {Functions}
          )

        """;

    private static string Lifted(string name) => $"""
          (func ${name} (result (list u8)) (canon lift (core func $main "{name}") (memory $memory)))
          (export "{name}" (func ${name}))

        """;

    private const string Memory = """
          (core module $Libc
            (memory (export "memory") 16)
            (global $free (mut i32) (i32.const 262144))
            (func (export "realloc") (param $old i32) (param $oldsize i32) (param $align i32) (param $size i32) (result i32)
              (local $at i32)
              (local.set $at (i32.and (i32.add (global.get $free) (i32.const 15)) (i32.const -16)))
              (global.set $free (i32.add (local.get $at) (local.get $size)))
              (local.get $at)))
          (core instance $libc (instantiate $Libc))
          (alias core export $libc "memory" (core memory $memory))
          (alias core export $libc "realloc" (core func $realloc))

        """;

    private static WitInterface Find(string name) =>
        Wit.Interfaces.First(i => i.Name == name || i.Name.StartsWith(name + "@", StringComparison.Ordinal));
}
