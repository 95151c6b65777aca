using System.CommandLine;
using GolemOrleans.Cli.Api;

namespace GolemOrleans.Cli.Commands.Component;

/// <summary>Arguments that several component commands take, and what they stand for.</summary>
internal static class ComponentArguments
{
    public static Argument<string> Name() => new("COMPONENT_NAME") { Description = "The component's name, or its id." };

    public static Argument<FileInfo> Wasm() => new Argument<FileInfo>("WASM") { Description = "The component's file." }.AcceptExistingOnly();

    /// <summary>The named version of a component, the latest without a number.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static async Task<ComponentView> FindAsync(GolemClient client, string nameOrId, ulong? version, CancellationToken cancellation)
    {
        var versions = Guid.TryParse(nameOrId, out _)
            ? await client.Components.VersionsAsync(nameOrId, cancellation)
            : await client.Components.ListAsync(nameOrId, cancellation);
        var found = version is null ? versions.MaxBy(c => c.Version) : versions.FirstOrDefault(c => c.Version == version);
        return found ?? throw new CommandException(versions.Count == 0
            ? $"There is no component '{nameOrId}'. 'golem component list' shows all."
            : $"Component '{nameOrId}' has no version {version}.");
    }
}
