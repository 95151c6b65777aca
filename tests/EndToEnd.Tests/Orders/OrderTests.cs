using System.Collections.Concurrent;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Tests.Postgres;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.Orders;

/// <summary>
/// Twenty workers, half of them in Rust on the WASI adapter and half in JavaScript, take orders through stock (keyvalue), payment
/// (HTTP), files, invoice (blobstore), database, approval (a promise) and warehouse (another worker), on a server that is killed at
/// random moments. Afterwards every order was done exactly once, wherever one looks. The seed is printed, GOLEM_TEST_SEED sets it;
/// GOLEM_LONG_TESTS=1 kills five times as often.
/// </summary>
public sealed class OrderTests : IAsyncLifetime
{
    private const int Workers = 20;
    private const int Warehouses = 3;
    private const string Desk = "test:orders/desk";
    private readonly ITestOutputHelper _output;
    private readonly string _data = Directory.CreateTempSubdirectory("golem-orders").FullName;
    private readonly ShopServer _shop;
    private readonly ConcurrentDictionary<string, Worker> _orders = new();
    private readonly ConcurrentQueue<string> _unaccepted = new();

    public OrderTests(ITestOutputHelper output)
    {
        _output = output;
        _shop = new ShopServer(order => _orders[order]);
    }

    public Task InitializeAsync() => _shop.StartAsync();

    [PostgresFact]
    public async Task Every_order_is_done_once_while_the_server_is_killed_at_random_moments()
    {
        var kills = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 50 : 10;
        var random = new Random(Seeds.Next(_output));
        using var postgres = PostgresCluster.Create();
        Execute(postgres, "CREATE TABLE orders (name text PRIMARY KEY, charge text, amount bigint)");
        Execute(postgres, "CREATE TABLE totals AS SELECT 0::numeric AS amount");
        var place = $$"""[["http","{{_shop.Authority}}"],["postgres","postgres://golem@127.0.0.1:{{postgres.Port}}/postgres"]]""";
        var components = await DeployAsync();
        Worker[] workers = [.. Enumerable.Range(0, Workers).Select(i => new Worker(components[i % components.Length], $"desk-{i}"))];
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(_data);
            using var stop = new CancellationTokenSource();

            // All take one at first, then every second one takes another.
            foreach (var (_, worker) in workers.Index().Where(desk => kill == 0 || (desk.Index + kill) % 2 == 0))
                Take(worker, $"{worker.Name}-{kill}");

            // Each new order makes two requests or more, so these come.
            var reached = _shop.ReachAsync(_shop.Requests + random.Next(1, Workers / 2));
            var work = Task.WhenAll(_shop.ApproveAsync(server.Api, stop.Token), PlaceAsync(server.Api, place));
            await Task.WhenAny(reached, Task.Delay(3 * Eventually.Limit));
            Assert.True(reached.IsCompleted, $"only {_shop.Requests} requests came");

            // Nothing is waited for here: the moment is the fault itself, drawn from the seed, and any one will do.
            await Task.Delay(random.Next(0, 100));
            await server.KillAsync();
            await stop.CancelAsync();
            await work;
        }

        Dictionary<Worker, string> receipts;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            using var stop = new CancellationTokenSource();
            var approving = _shop.ApproveAsync(server.Api, stop.Token);
            await PlaceAsync(server.Api, place);
            await Parallel.ForEachAsync(_orders, async (order, _) => await CheckAsync(server.Api, order.Key, order.Value, place));
            await CheckStoresAsync(server.Api, components, postgres);
            receipts = await ReceiptsAsync(server.Api, workers);
            await stop.CancelAsync();
            await approving;
            await server.KillAsync();
        }

        using var last = await ServerProcess.StartAsync(_data);
        Assert.Equal(receipts, await ReceiptsAsync(last.Api, workers));
        _output.WriteLine($"{_orders.Count} orders, {kills} kills, {_shop.Requests} requests");
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<string[]> DeployAsync()
    {
        using var server = await ServerProcess.StartAsync(_data);
        var components = new List<string>();
        foreach (var language in new[] { "rust", "js" })
        {
            var component = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "guests", "orders", $"{language}.wasm"));
            components.Add(await server.Api.DeployAsync($"test:orders-{language}", component));
        }

        await server.KillAsync();
        return [.. components];
    }

    private void Take(Worker worker, string order)
    {
        _orders[order] = worker;
        _unaccepted.Enqueue(order);
    }

    /// <summary>Sends what no server has accepted yet; what is under way when the server is killed is sent to the next.</summary>
    private async Task PlaceAsync(GolemApi api, string peers)
    {
        while (_unaccepted.TryDequeue(out var order))
        {
            try
            {
                var accepted = await api.EnqueueAsync(_orders[order], $"{Desk}.{{place}}", $"[\"{order}\",{peers}]", order);
                Assert.True((int)accepted.Status == 200, accepted.Body);
            }
            catch (HttpRequestException)
            {
                _unaccepted.Enqueue(order);
                return;
            }
        }
    }

    /// <summary>One answer, one charge, and both tell the same.</summary>
    private async Task CheckAsync(GolemApi api, string order, Worker worker, string peers)
    {
        var answer = await api.InvokeAsync(worker, $"{Desk}.{{place}}", $"[\"{order}\",{peers}]", order);
        var receipt = answer.Result.GetString()!;
        Assert.Equal(answer.Body, (await api.InvokeAsync(worker, $"{Desk}.{{place}}", $"[\"{order}\",{peers}]", order)).Body);
        var charge = Assert.Single(_shop.Charges(order)).Split(' ');
        Assert.StartsWith($"{order}: {charge[1]} paid by {charge[0]}, reserved as ", receipt, StringComparison.Ordinal);
        Assert.Contains($", approved {order}, shipped after ", receipt, StringComparison.Ordinal);
        Assert.Single(await api.OplogAsync(worker), line => line.Type == "ExportedFunctionInvoked" && line.Text("idempotencyKey") == order);
    }

    /// <summary>As many pieces, invoices, rows and shipments as orders, each once.</summary>
    private async Task CheckStoresAsync(GolemApi api, string[] components, PostgresCluster postgres)
    {
        var names = _orders.Keys.Order(StringComparer.Ordinal).ToList();
        var auditor = new Worker(components[0], "auditor");
        Assert.Equal((ulong)names.Count, (await api.InvokeAsync(auditor, "test:orders/audit.{reserved}")).U64);
        var invoices = Texts(await api.InvokeAsync(auditor, "test:orders/audit.{invoices}", $"[[{string.Join(',', names.Select(name => $"\"{name}\""))}]]"));
        Assert.All(names.Zip(invoices), pair => Assert.StartsWith($"{pair.First}: {Amount(pair.First)} paid by ", pair.Second, StringComparison.Ordinal));

        var rows = Rows(postgres, "SELECT name || ' ' || charge || ' ' || amount FROM orders");
        Assert.Equal(names.Select(name => $"{name} paid by {_shop.Charges(name)[0]}"), rows.Order(StringComparer.Ordinal));
        Assert.Equal([$"{names.Sum(name => long.Parse(Amount(name)))}"], Rows(postgres, "SELECT amount::text FROM totals"));

        var shipped = new List<string>();
        foreach (var component in components)
        {
            for (var i = 0; i < Warehouses; i++)
                shipped.AddRange(Texts(await api.InvokeAsync(new Worker(component, $"warehouse-{i}"), $"{Desk}.{{shipped}}")));
        }

        Assert.Equal(names, shipped.Order(StringComparer.Ordinal));
    }

    private string Amount(string order) => _shop.Charges(order)[0].Split(' ')[1];

    /// <summary>What the workers remember.</summary>
    private static async Task<Dictionary<Worker, string>> ReceiptsAsync(GolemApi api, Worker[] workers)
    {
        var receipts = new Dictionary<Worker, string>();
        foreach (var worker in workers)
            receipts[worker] = (await api.InvokeAsync(worker, $"{Desk}.{{receipts}}")).Body;
        return receipts;
    }

    private static string[] Texts(Answer answer) => [.. answer.Result.EnumerateArray().Select(item => item.GetString()!)];

    private static void Execute(PostgresCluster postgres, string sql)
    {
        using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private static string[] Rows(PostgresCluster postgres, string sql)
    {
        using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        using var command = source.CreateCommand(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return [.. rows];
    }
}
