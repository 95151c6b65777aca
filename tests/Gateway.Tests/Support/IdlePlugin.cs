namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>An oplog processor for components whose tests need an installation and do not look at what it is sent.</summary>
internal static class IdlePlugin
{
    /// <summary>Installs the plugin: the component's latest version has it. Answers the component and the installation's id.</summary>
    public static async Task<(string Component, string Installation)> InstalledAsync(GatewayFixture fixture, string component)
    {
        var plugin = await fixture.OnceAsync("idle plugin", async () =>
        {
            var name = fixture.NewName();
            var definition = $$"""
                {"name":"{{name}}","version":"1","description":"","icon":[],"homepage":"","scope":{"type":"Global"},
                 "specs":{"type":"OplogProcessor","componentId":"{{await fixture.LifeAsync()}}","componentVersion":0} }
                """;
            _ = (await fixture.Api.PostAsync("/v1/plugins", definition)).Ok;
            return name;
        });
        var installed = await fixture.Api.PostAsync(
            $"/v1/components/{component}/latest/plugins/installs", $$$"""{"name":"{{{plugin}}}","version":"1","priority":0,"parameters":{}}""");
        return (component, installed.Ok.GetProperty("id").GetString()!);
    }
}
