using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Wit;

public class HostWitTests
{
    private static readonly WitPackageSet Host = HostWit.Load();

    [Theory]
    [InlineData("golem:api/host@1.1.6")]
    [InlineData("golem:api/oplog-processor@1.1.6")]
    [InlineData("golem:rpc/types@0.2.0")]
    [InlineData("golem:durability/durability@1.2.0")]
    [InlineData("golem:rdbms/postgres@0.0.1")]
    [InlineData("wasi:blobstore/container")]
    [InlineData("wasi:keyvalue/eventual-batch@0.1.0")]
    [InlineData("wasi:logging/logging")]
    [InlineData("wasi:http/incoming-handler@0.2.0")]
    [InlineData("wasi:sockets/udp-create-socket@0.2.0")]
    public void Every_host_interface_is_found_by_its_full_name(string name) => Assert.Equal(name, Host.Find(name)?.Name);

    [Fact]
    public void The_host_has_52_interfaces_and_one_world_that_imports_all_but_the_exported_ones()
    {
        Assert.Equal(52, Host.Interfaces.Count());
        Assert.Equal(47, Host.FindWorld("golem-orleans:host/host")!.Imports.Length);
    }

    [Fact]
    public void Any_compatible_version_finds_the_same_interface()
    {
        Assert.Same(Host.Find("wasi:io/streams@0.2.0"), Host.Find("wasi:io/streams@0.2.6"));
        Assert.Same(Host.Find("wasi:io/streams@0.2.0"), Host.Find("wasi:io/streams"));
        Assert.Null(Host.Find("wasi:io/streams@0.3.0"));
        Assert.Null(Host.Find("wasi:io/streams@0.2.0-rc-2023-11-10"));
        Assert.Null(Host.Find("golem:rdbms/postgres@0.0.2"));
    }

    [Fact]
    public void A_resource_keeps_its_identity_across_interfaces()
    {
        var pollable = Host.Find("wasi:io/poll")!.FindType("pollable")!.Resource;
        Assert.NotNull(pollable);
        Assert.Same(pollable, Host.Find("wasi:io/streams")!.FindType("pollable")!.Resource);
        var subscribe = Host.Find("golem:rpc/types")!.FindFunction("[method]future-invoke-result.subscribe")!.Type;
        Assert.Equal(WitType.Own(pollable), subscribe.Result);
        var error = Host.Find("wasi:http/types")!.FindType("io-error")!;
        Assert.Same(Host.Find("wasi:io/error")!.FindType("error")!.Resource, error.Resource);
        Assert.Equal(new WitTypeOrigin("wasi:io/error@0.2.0", "error"), error.Origin);
    }

    [Fact]
    public void An_alias_of_a_resource_is_the_resource()
    {
        var http = Host.Find("wasi:http/types")!;
        Assert.Same(http.FindType("fields")!.Resource, http.FindType("headers")!.Resource);
        var set = http.FindFunction("[static]fields.from-list")!;
        Assert.Single(set.Type.Parameters);
        var get = http.FindFunction("[method]fields.get")!;
        Assert.Equal(new WitParameter("self", WitType.Borrow(http.FindType("fields")!.Resource!)), get.Type.Parameters[0]);
    }

    [Fact]
    public void The_shape_of_golem_1_2_0_differs_by_the_last_oplog_entry_only()
    {
        var current = (VariantType)Host.Find("golem:api/oplog")!.FindType("oplog-entry")!.Type!;
        var older = (VariantType)HostWit.LoadGolem120().Find("golem:api/oplog")!.FindType("oplog-entry")!.Type!;
        Assert.Equal(33, current.Cases.Length);
        Assert.Equal(current.Cases.AsSpan(0, 32), older.Cases.AsSpan());
        Assert.Equal("change-persistence-level", current.Cases[32].Name);
    }

    [Fact]
    public void The_host_packages_are_valid_for_wasm_tools()
    {
        var files = HostWit.Sources().Select(s =>
            (s.Name.Contains("golem-orleans-host", StringComparison.Ordinal) ? "host.wit" : "deps/" + s.Name["wit/".Length..], s.Text));
        if (WasmTools.ComponentWit(files) is var (exitCode, output))
            Assert.True(exitCode == 0, output);
    }
}
