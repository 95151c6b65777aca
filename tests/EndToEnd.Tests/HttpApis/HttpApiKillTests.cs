using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.EndToEnd.Tests.HttpApis;

/// <summary>
/// Requests to a deployed HTTP API while the server is killed with SIGKILL, between them and in them. The seed is printed;
/// GOLEM_TEST_SEED sets it, GOLEM_LONG_TESTS=1 kills ten times as often.
/// </summary>
public sealed class HttpApiKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Host = "e2e.example:9006";
    private const int Clients = 4;
    private readonly string _data = Directory.CreateTempSubdirectory("golem-http-api").FullName;

    [Fact]
    public async Task A_request_that_is_repeated_with_its_key_has_one_effect_and_one_answer_whenever_the_server_was_killed()
    {
        var kills = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 50 : 5;
        var random = new Random(Seeds.Next(output));
        var clients = Enumerable.Range(0, Clients).Select(static number => new Adder(number)).ToArray();
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(_data);
            if (kill == 0)
                await DeployAsync(server.Api);
            var left = random.Next(1, 40);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var work = Task.WhenAll(clients.Select(client => client.RunAsync(server.Site(Host), () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    enough.SetResult();
            })));

            // The other clients' requests are under way then.
            await Task.WhenAny(enough.Task, work);
            await server.KillAsync();
            await work;
        }

        using var last = await ServerProcess.StartAsync(_data);
        foreach (var client in clients)
            await client.AskOnceAsync(last.Site(Host));
        var answers = clients.SelectMany(static client => client.Answers).Order().ToArray();
        output.WriteLine($"{answers.Length} requests, {kills} kills");
        Assert.Equal(Enumerable.Range(1, answers.Length).Select(static n => (ulong)n), answers);
        (await last.Site(Host).GetAsync("/adder")).Is(200, $$"""{"total":{{answers.Length}}}""");
    }

    [Fact]
    public async Task A_request_that_waits_for_somebody_is_answered_after_the_server_was_killed_under_it()
    {
        const string what = """{"what":"order 7"}""";
        string component;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            component = await DeployAsync(server.Api);
            (await server.Site(Host).PostAsync("/desk/note", "\"remember\"")).Is(200, "noted");
            var waiting = server.Site(Host).PostAsync("/desk/approve", what, "k");
            await server.Api.AwaitStatusAsync(new Worker(component, "desk"), "Suspended");
            await server.KillAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
        }

        using (var server = await ServerProcess.StartAsync(_data))
        {
            var desk = new Worker(component, "desk");
            var waiting = server.Site(Host).PostAsync("/desk/approve", what, "k");
            await server.Api.AwaitStatusAsync(desk, "Suspended");
            var asked = string.Concat((await server.Api.OplogAsync(desk)).Where(line => line.Type == "Log").Select(line => line.Text("message")));
            var promise = ulong.Parse(asked[(asked.LastIndexOf("by ", StringComparison.Ordinal) + 3)..].Trim(), null);
            (await server.Api.CompleteAsync(desk, promise, "yes")).Is(200, "true");
            (await waiting).Is(200, "order 7: yes");
            await server.KillAsync();
        }

        using var last = await ServerProcess.StartAsync(_data);
        (await last.Site(Host).PostAsync("/desk/approve", what, "k")).Is(200, "order 7: yes");
        (await last.Site(Host).GetAsync("/desk")).Is(200, """{"total":1}""");
        (await last.Site(Host).GetAsync("/desk/note")).Is(200, "remember");
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<string> DeployAsync(GolemApi api)
    {
        var component = await api.DeployAsync("test:workbench", Guest.Workbench("c"));
        (await api.PostAsync("/v1/api/definitions", $$"""
            {"id":"bench","version":"1","draft":true,"routes":[
              {{Route("Get", "/{worker}", "let n = instance().get(); {body: {total: n}}")}},
              {{Route("Post", "/{worker}/add", "let n: u64 = request.body.n; instance().add(n)")}},
              {{Route("Post", "/{worker}/approve", "let what: string = request.body.what; instance().approve(what)")}},
              {{Route("Post", "/{worker}/note", "let text: string = request.body; match instance().write-file(\\\"/note.txt\\\", text) { ok(_) => \\\"noted\\\", err(problem) => problem }")}},
              {{Route("Get", "/{worker}/note", "\\\"/note.txt\\\"", "file-server")}}]}
            """)).Succeeded();
        (await api.PostAsync("/v1/api/deployments/deploy", $$$"""{"apiDefinitions":[{"id":"bench","version":"1"}],"site":{"host":"{{{Host}}}"}}""")).Succeeded();
        return component;
    }

    private static string Route(string method, string path, string response, string binding = "default") => $$$"""
        {"method":"{{{method}}}","path":"{{{path}}}","binding":{"bindingType":"{{{binding}}}","component":{"name":"test:workbench"},"workerName":"request.path.worker","response":"{{{response}}}"}}
        """;

    /// <summary>A client that adds one, again and again, each time with a key of its own, which it keeps until it has an answer.</summary>
    private sealed class Adder(int number)
    {
        public List<ulong> Answers { get; } = [];

        public async Task RunAsync(GolemApi site, Action answered)
        {
            try
            {
                while (true)
                {
                    await AskOnceAsync(site);
                    answered();
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone; the same request goes to the next one.
            }
        }

        public async Task AskOnceAsync(GolemApi site)
        {
            var answer = await site.PostAsync("/adder/add", """{"n":1}""", $"{number}-{Answers.Count}");
            answer.Succeeded();
            Answers.Add(ulong.Parse(answer.Body, null));
        }
    }
}
