using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

/// <summary>One engine for all linking tests; components from their text.</summary>
public sealed class LinkingFixture : IDisposable
{
    public ComponentEngine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();

    internal CompiledComponent Compile(string text, IHostImports? imports = null) =>
        CompiledComponent.Compile(Engine, ComponentDefinition.Decode(WatText.ToWasm(text)), imports ?? HostImports.Empty);

    internal ComponentInstance Instantiate(string text, IHostImports? imports = null, InstanceOptions? options = null)
    {
        using var compiled = Compile(text, imports);
        return ComponentInstance.Create(compiled, options ?? new InstanceOptions());
    }
}

[CollectionDefinition(nameof(LinkingFixture))]
public sealed class LinkingFixtureCollection : ICollectionFixture<LinkingFixture>;

internal static class InstanceExtensions
{
    public static WitValue Call(this ComponentInstance instance, string function, params WitValue[] arguments) =>
        instance.FindFunction(null, function)!.Call(arguments);

    public static ComponentTrapException TrapOf(this ComponentInstance instance, string function, params WitValue[] arguments) =>
        Assert.Throws<ComponentTrapException>(() => instance.Call(function, arguments));
}
