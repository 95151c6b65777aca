using GolemOrleans.Gateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Requests with damaged paths, query strings, JSON and forms: whatever they are, the answer is a status of the reference in its
/// shape. 10,000 requests; 100,000 with <c>GOLEM_LONG_TESTS=1</c>. <c>GOLEM_TEST_SEED</c> repeats a run.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class FuzzTests(GatewayFixture fixture, ITestOutputHelper output)
{
    private const int KindsOfAnswersAtLeast = 6;

    [Fact]
    public async Task Damaged_requests_are_answered_in_the_shapes_of_the_reference()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GOLEM_TEST_SEED"), out var given) ? given : Random.Shared.Next(int.MaxValue / 2);
        var count = Environment.GetEnvironmentVariable("GOLEM_LONG_TESTS") == "1" ? 100_000 : 10_000;
        output.WriteLine($"seed {seed}, {count} requests");
        var component = await fixture.Api.DeployAsync(fixture.NewName(), LifeGuest.Wasm());
        var worker = fixture.NewName();
        await fixture.Api.AddAsync($"/v1/components/{component}/workers/{worker}", 1);

        var failures = new List<string>();
        var statuses = new Dictionary<int, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            var (method, path, body, text) = FuzzRequests.Of(seed + i, (random, filled) =>
                filled.Replace("{c}", component).Replace("{w}", random.Next(4) == 0 ? worker : $"fuzz{random.Next(20)}"));
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
            using var response = await fixture.Api.Client.SendAsync(request, cancellation);
            var answer = new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(cancellation));
            var problem = FuzzRequests.Problem(method, request.RequestUri!.PathAndQuery, answer);
            lock (failures)
            {
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                if (problem is not null)
                    failures.Add($"{problem}: seed {seed + i} {method} {path} {text} → {answer}");
            }
        });

        output.WriteLine(string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")));
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(10)));
        Assert.True(statuses.Count >= KindsOfAnswersAtLeast, "The requests are too much alike.");
        Assert.Equal("200 {}", (await fixture.Api.GetAsync("/healthcheck")).ToString());
        Assert.Equal(200, (await fixture.Api.InvokeAsync(await fixture.NewWorkerAsync(), "test:life/api.{get}")).Status);
    }
}
