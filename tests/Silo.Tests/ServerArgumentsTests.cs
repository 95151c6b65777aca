using System.Net;
using GolemOrleans.GrainInterfaces.HttpApis;
using Xunit;

namespace GolemOrleans.Silo.Tests;

public sealed class ServerArgumentsTests
{
    [Fact]
    public void Egress_networks_are_read_and_link_local_ones_stay_denied()
    {
        var egress = ServerArguments.Parse(["--egress-allow", "10.0.0.0/8, 192.168.1.5,169.254.0.0/16", "--egress-deny", "10.1.0.0/16"]).Egress;
        Assert.True(egress.Allows(IPAddress.Parse("10.2.3.4")));
        Assert.True(egress.Allows(IPAddress.Parse("::ffff:10.2.3.4")));
        Assert.True(egress.Allows(IPAddress.Parse("192.168.1.5")));
        Assert.False(egress.Allows(IPAddress.Parse("192.168.1.6")));
        Assert.False(egress.Allows(IPAddress.Parse("10.1.0.1")));
        Assert.False(egress.Allows(IPAddress.Parse("169.254.169.254")));
        Assert.False(egress.AllowsRawSockets);
        Assert.True(ServerArguments.Parse(["--raw-sockets", "allow"]).Egress.AllowsRawSockets);
    }

    [Fact]
    public void Limits_are_read_in_the_units_of_their_names_and_the_rest_keep_their_defaults()
    {
        var limits = ServerArguments.Parse(["--limits", "memory-mib=512, invocation-seconds=1.5,log-kib-per-second=2,pending-invocations=7"]).Limits;
        var expected = new Runtime.RuntimeLimits
        {
            MaxMemoryBytes = 512 << 20, MaxInvocationTime = TimeSpan.FromSeconds(1.5), MaxLogBytesPerSecond = 2048, MaxPendingInvocations = 7,
        };
        Assert.Equal(expected, limits);
    }

    [Fact]
    public void Requests_to_HTTP_APIs_have_a_port_and_limits_of_their_own()
    {
        var usual = ServerArguments.Parse([]);
        Assert.Equal(9006, usual.ListeningCustomRequestPort);
        Assert.Equal(new CustomRequestLimits(), usual.CustomRequests);

        var issuer = Assert.Single(ServerArguments.Parse(["--identity-issuers", "GitLab=https://gitlab.example.org/x"]).IdentityIssuers);
        Assert.Equal((IdentityProvider.Gitlab, "https://gitlab.example.org/x"), (issuer.Key, issuer.Value.OriginalString));

        // A server on any free port does not take a known one beside it.
        Assert.Equal(0, ServerArguments.Parse(["--port", "0"]).ListeningCustomRequestPort);
        Assert.Equal(9007, ServerArguments.Parse(["--port", "0", "--custom-request-port", "9007"]).ListeningCustomRequestPort);
        Assert.Equal(
            new CustomRequestLimits { MaxBodyBytes = 1 << 20, MaxHeadBytes = 8192, MaxTime = TimeSpan.FromSeconds(2.5) },
            ServerArguments.Parse(["--custom-request-limits", "body-mib=1,head-kib=8, seconds=2.5"]).CustomRequests);
    }

    [Fact]
    public void Blobs_are_in_a_folder_of_their_own_when_one_is_given()
    {
        Assert.Null(ServerArguments.Parse([]).BlobDirectory);
        Assert.Equal(Path.GetFullPath("shared"), ServerArguments.Parse(["--blob-dir", "shared"]).BlobDirectory);
    }

    [Theory]
    [InlineData("--egress-allow", "everything")]
    [InlineData("--egress-deny", "10.0.0.0/99")]
    [InlineData("--raw-sockets", "yes")]
    [InlineData("--limits", "memory-mib")]
    [InlineData("--limits", "memory=1")]
    [InlineData("--limits", "memory-mib=-1")]
    [InlineData("--limits", "payload-mib=2048")]
    [InlineData("--custom-request-port", "http")]
    [InlineData("--identity-issuers", "gitlab")]
    [InlineData("--identity-issuers", "nobody=https://gitlab.example.org")]
    [InlineData("--identity-issuers", "7=https://gitlab.example.org")]
    [InlineData("--identity-issuers", "gitlab=gitlab.example.org")]
    [InlineData("--custom-request-limits", "body-mib=0")]
    [InlineData("--custom-request-limits", "memory-mib=1")]
    [InlineData("--role", "silo")]
    [InlineData("--advertise-address", "host.example")]
    public void Nonsense_is_refused(string option, string value) =>
        Assert.Throws<FormatException>(() => ServerArguments.Parse([option, value]));

    [Fact]
    public void The_drain_limit_is_one_of_the_limits_of_workers()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), ServerArguments.Parse([]).Limits.DrainLimit);
        Assert.Equal(TimeSpan.FromSeconds(20), ServerArguments.Parse(["--drain-seconds", "20", "--limits", "memory-mib=64"]).Limits.DrainLimit);
    }

    [Fact]
    public void A_process_is_everything_unless_it_is_asked_to_be_a_gateway()
    {
        Assert.Equal(ServerRole.AllInOne, ServerArguments.Parse([]).Role);
        Assert.Equal(ServerRole.AllInOne, ServerArguments.Parse(["--role", "all"]).Role);
        Assert.Equal(ServerRole.Gateway, ServerArguments.Parse(["--role", "gateway"]).Role);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("192.168.1.5", false)]
    public void A_server_on_loopback_is_local(string address, bool local)
    {
        var options = ServerArguments.Parse(["--address", address, "--advertise-address", "10.0.0.7"]);
        Assert.Equal(local, options.IsLocal);
        Assert.Equal(IPAddress.Parse("10.0.0.7"), options.AdvertisedAddress);
    }

    [Fact]
    public async Task An_embedded_server_refuses_to_be_a_gateway_and_says_why()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => GolemServer.StartAsync(ServerArguments.Parse(["--role", "gateway", "--data-dir", folder])));
        Assert.Contains("-p:Engine=Orleans", refused.Message);
        Assert.False(Directory.Exists(folder));
    }
}
