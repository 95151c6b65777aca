using System.Text;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Rib.Tests;

public sealed class RibEnvironmentTests
{
    private const string Metadata = """
        {"exports":[
          {"type":"Instance","name":"golem:it/api","functions":[
            {"name":"[constructor]cart","parameters":[{"name":"id","typ":{"type":"Str"}}],"results":[{"typ":{"type":"Handle","resource_id":0,"mode":"Owned"}}]},
            {"name":"[method]cart.size","parameters":[{"name":"self","typ":{"type":"Handle","resource_id":0,"mode":"Borrowed"}}],"results":[{"typ":{"type":"U32"}}]}]},
          {"type":"Function","name":"dump","parameters":[],"results":[]}]}
        """;

    [Fact]
    public void Exports_come_from_component_metadata_with_full_names()
    {
        var environment = RibEnvironment.ForHttpApi(Encoding.UTF8.GetBytes(Metadata));
        Assert.Equal(["golem:it/api.{[constructor]cart}", "golem:it/api.{[method]cart.size}", "dump"], environment.Exports.Select(e => e.Name));
        Assert.Equal(WitType.U32, environment.Exports[1].Type.Result);
        Assert.Null(environment.Exports[2].Type.Result);
    }

    [Fact]
    public void The_functions_of_a_component_share_their_resource_types()
    {
        var environment = RibEnvironment.ForHttpApi(Encoding.UTF8.GetBytes(Metadata));
        var made = Assert.IsType<HandleType>(environment.Exports[0].Type.Result);
        var self = Assert.IsType<HandleType>(environment.Exports[1].Type.Parameters[0].Type);
        Assert.Same(made.Resource, self.Resource);
    }

    [Fact]
    public void Without_a_component_there_are_no_functions() => Assert.Empty(RibEnvironment.ForHttpApi(default).Exports);
}
