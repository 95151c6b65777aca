using System.Net;
using System.Net.Sockets;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Http;

/// <summary>The egress policy against names: what was checked is what is connected to.</summary>
public sealed class EgressTests
{
    private const string Prohibited = "error 4()";

    private static readonly IPAddress Permitted = IPAddress.Parse("127.0.0.1"), Denied = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task A_name_that_resolves_to_a_denied_address_is_refused()
    {
        await using var server = await EffectServer.StartAsync();
        var names = new Names((_, _) => [Denied]);
        Assert.Equal([Prohibited], await FetchAsync(server, names, "internal.example"));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_name_that_resolves_to_a_denied_address_is_refused_when_the_guest_follows_it()
    {
        await using var server = await EffectServer.StartAsync();
        var names = new Names((host, _) => [host == "outside.example" ? Permitted : Denied]);
        Assert.Equal(["200 ", Prohibited], await FetchAsync(server, names, "outside.example", "inside.example"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_name_whose_answer_changes_after_the_check_leads_to_the_address_that_was_checked()
    {
        await using var server = await EffectServer.StartAsync((http, _) =>
        {
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        using var trap = new TcpListener(Denied, PortOf(server));
        trap.Start();
        var names = new Names((_, call) => [call == 0 ? Permitted : Denied]);
        Assert.Equal(["200 ", Prohibited], await FetchAsync(server, names, "rebind.example", "rebind.example"));
        Assert.Equal(2, names.Calls);
        Assert.False(trap.Pending());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Of_several_addresses_only_permitted_ones_are_connected_to()
    {
        await using var server = await EffectServer.StartAsync();
        using var trap = new TcpListener(Denied, PortOf(server));
        trap.Start();
        Assert.Equal(["200 "], await FetchAsync(server, new Names((_, _) => [Denied, Permitted]), "both.example"));
        Assert.False(trap.Pending());
    }

    [Fact]
    public async Task With_an_allow_list_everything_else_is_refused_and_the_deny_list_wins()
    {
        await using var server = await EffectServer.StartAsync();
        var names = new Names((host, _) => [IPAddress.Parse(host == "in.example" ? "127.0.0.1" : host == "both.example" ? "127.0.0.2" : "127.1.0.1")]);
        var policy = new EgressPolicy { Allowed = [IPNetwork.Parse("127.0.0.0/24")], Denied = [IPNetwork.Parse("127.0.0.2/32")] };
        Assert.Equal(["200 ", Prohibited, Prohibited], await FetchAsync(policy, server, names, "in.example", "both.example", "out.example"));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    public async Task The_unspecified_address_is_refused_where_loopback_is_since_it_leads_there(string address)
    {
        await using var server = await EffectServer.StartAsync();
        var policy = new EgressPolicy { Denied = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] };
        Assert.Equal([Prohibited], await FetchAsync(policy, server, new Names((_, _) => [IPAddress.Parse(address)]), "nowhere.example"));
        Assert.Empty(server.Requests);
    }

    private static Task<IReadOnlyList<string>> FetchAsync(EffectServer server, Names names, params string[] hosts) =>
        FetchAsync(new EgressPolicy { Denied = [new IPNetwork(Denied, 32)] }, server, names, hosts);

    private static async Task<IReadOnlyList<string>> FetchAsync(EgressPolicy policy, EffectServer server, Names names, params string[] hosts)
    {
        var services = new HostServices { WorkerFilesDirectory = "", ResolveNames = names.ResolveAsync, Egress = policy };
        using var script = new HostScript(
            guest =>
            {
                foreach (var host in hosts)
                    guest.Note(guest.Fetch("GET", $"{host}:{PortOf(server)}", "/"));
            },
            services);
        return await script.LiveAndReplayAsync();
    }

    private static int PortOf(EffectServer server) => int.Parse(server.Authority.Split(':')[1]);

    /// <param name="answer">Gets the name and the number of earlier questions.</param>
    private sealed class Names(Func<string, int, IPAddress[]> answer)
    {
        private int _calls;

        public int Calls => _calls;

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult(answer(host, Interlocked.Increment(ref _calls) - 1));
    }
}
