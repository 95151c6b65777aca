using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Tests.Workers;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Grains.Tests.Components;

/// <summary>Functions that others rely on are kept by uploads.</summary>
public sealed class ConstraintTests : IAsyncLifetime
{
    private const string Head = "Component Constraint Error. Make sure the component is backward compatible as the functions are already in use:\n";
    private static readonly string[] s_used = ["test:bank/api.{pay}", "test:bank/api.{note}"];

    private WorkerCluster _world = null!;
    private Guid _bank;

    public async Task InitializeAsync()
    {
        _world = await WorkerCluster.StartAsync(silos: 2);
        _bank = await _world.DeployAsync("test:bank", Bank(("pay", "u64", "u64"), ("note", "u64", ""), ("free", "u64", "")));
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_version_without_a_function_in_use_is_refused_until_it_is_no_longer_used()
    {
        await _world.ComponentGrain(_bank).ConstrainAsync("shop", s_used);
        await _world.ComponentGrain(_bank).ConstrainAsync("till", s_used[..1]);
        var less = Bank(("note", "u64", ""));
        Assert.Equal(Head + "Missing Functions:\n  - test:bank/api.{pay}\n\nFunctions with conflicting types:\n  None\n", await RefusedAsync(less));

        // What a grain that lost its silo knows comes from the store.
        await _world.KillAsync(_world.HostOf(_world.ComponentGrain(_bank)));
        await _world.ComponentGrain(_bank).ConstrainAsync("shop", []);
        Assert.Contains("  - test:bank/api.{pay}\n", await RefusedAsync(less), StringComparison.Ordinal);
        await _world.ComponentGrain(_bank).ConstrainAsync("till", []);
        Assert.Equal(1ul, (await _world.UpdateAsync(_bank, less)).Version);
    }

    [Fact]
    public async Task Changed_types_of_a_function_in_use_are_told()
    {
        await _world.ComponentGrain(_bank).ConstrainAsync("shop", s_used);
        Assert.Equal(
            Head + """
            Missing Functions:
              None

            Functions with conflicting types:
            Function: test:bank/api.{note}
              Parameter Type Conflict: None
              Result Type Conflict:
                Existing: unit
                New:      u64

            Function: test:bank/api.{pay}
              Parameter Type Conflict:
                Existing: u64
                New:      u32
              Result Type Conflict: None


            """.ReplaceLineEndings("\n"),
            await RefusedAsync(Bank(("pay", "u32", "u64"), ("note", "u64", "u64"))));
    }

    [Fact]
    public async Task A_version_that_keeps_what_is_used_and_changes_the_rest_is_accepted()
    {
        await _world.ComponentGrain(_bank).ConstrainAsync("shop", s_used);
        Assert.Equal(1ul, (await _world.UpdateAsync(_bank, Bank(("more", "u32", ""), ("note", "u64", ""), ("pay", "u64", "u64")))).Version);
    }

    [Fact]
    public async Task Only_functions_that_there_are_can_be_relied_on()
    {
        await _world.ComponentGrain(_bank).ConstrainAsync("shop", s_used[..1]);
        var refused = await Assert.ThrowsAsync<RegistryException>(() => _world.ComponentGrain(_bank).ConstrainAsync("shop", ["test:bank/api.{note}", "test:bank/api.{nope}"]));
        Assert.Equal((RegistryErrorKind.BadRequest, "Component Constraint Create Error: there is no function test:bank/api.{nope}"), (refused.Kind, refused.Message));
        Assert.Contains("{pay}", await RefusedAsync(Bank(("note", "u64", ""))), StringComparison.Ordinal);
        Assert.Equal(1ul, (await _world.UpdateAsync(_bank, Bank(("pay", "u64", "u64")))).Version);
        var unknown = await Assert.ThrowsAsync<RegistryException>(() => _world.ComponentGrain(Guid.Empty).ConstrainAsync("shop", []));
        Assert.Equal(RegistryErrorKind.NotFound, unknown.Kind);
    }

    private async Task<string> RefusedAsync(byte[] wasm)
    {
        var refused = await Assert.ThrowsAsync<RegistryException>(() => _world.UpdateAsync(_bank, wasm));
        Assert.Equal(RegistryErrorKind.BadRequest, refused.Kind);
        return refused.Message;
    }

    /// <summary>Functions of one parameter that trap, in <c>test:bank/api</c>.</summary>
    private static byte[] Bank(params (string Name, string Parameter, string Result)[] functions) => WatText.ToWasm($"""
        (component
          (core module $m {string.Concat(functions.Select(f => $"""(func (export "{f.Name}") (param {Core(f.Parameter)}) {(f.Result == "" ? "" : $"(result {Core(f.Result)})")} unreachable)"""))})
          (core instance $i (instantiate $m))
          {string.Concat(functions.Select(f => $"""(func ${f.Name} (param "n" {f.Parameter}) {(f.Result == "" ? "" : $"(result {f.Result})")} (canon lift (core func $i "{f.Name}")))"""))}
          (instance $api {string.Concat(functions.Select(f => $"""(export "{f.Name}" (func ${f.Name}))"""))})
          (export "test:bank/api" (instance $api)))
        """);

    private static string Core(string type) => type == "u64" ? "i64" : "i32";
}
