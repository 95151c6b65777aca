using System.Collections.Concurrent;
using GolemOrleans.Silo;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>One real server in this process, on a free port, with its own data folder; shared by the tests of the collection.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-gateway").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _components = new();
    private GolemServer? _server;
    private int _names;

    internal Api Api { get; private set; } = null!;

    /// <summary>For requests to HTTP APIs.</summary>
    internal HttpClient CustomRequests { get; } = new() { Timeout = TimeSpan.FromMinutes(3) };

    public string DataDirectory => _data;

    public async Task InitializeAsync()
    {
        _server = await GolemServer.StartAsync(new ServerOptions { DataDirectory = _data, Port = 0, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error });
        Api = new Api(_server.BaseAddress);
        CustomRequests.BaseAddress = _server.CustomRequestAddress;
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        CustomRequests.Dispose();
        await _server!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The id of a component that is deployed once under a name.</summary>
    internal Task<string> ComponentAsync(string name, Func<byte[]> wasm) => OnceAsync(name, () => Api.DeployAsync(name, wasm()));

    /// <summary>What the first caller with that name prepares, for all.</summary>
    internal Task<string> OnceAsync(string name, Func<Task<string>> prepare) => _components.GetOrAdd(name, _ => new(prepare)).Value;

    internal Task<string> LifeAsync() => ComponentAsync("test:life", () => LifeGuest.Wasm());

    /// <summary>A composed component with records and strings in its interface, <c>demo:wat/api</c>.</summary>
    internal Task<string> WordsAsync() => ComponentAsync("demo:words", () => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "composed.wasm")));

    /// <summary>A guest of the runtime's cluster tests, <c>target</c> or <c>caller</c>.</summary>
    internal static byte[] ClusterGuest(string name) => WatText.ToWasm(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "guests", name + ".wat")));

    /// <summary>A name that no other test uses.</summary>
    internal string NewName() => $"n{Interlocked.Increment(ref _names)}";

    /// <summary>The path of a new worker of <see cref="LifeGuest"/>; the worker does not exist yet.</summary>
    internal async Task<string> NewWorkerAsync() => $"/v1/components/{await LifeAsync()}/workers/{NewName()}";
}

[CollectionDefinition(nameof(GatewayFixture))]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>;
