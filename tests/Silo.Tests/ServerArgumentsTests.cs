using System.Net;
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

    [Theory]
    [InlineData("--egress-allow", "everything")]
    [InlineData("--egress-deny", "10.0.0.0/99")]
    [InlineData("--raw-sockets", "yes")]
    public void Nonsense_is_refused(string option, string value) =>
        Assert.Throws<FormatException>(() => ServerArguments.Parse([option, value]));
}
