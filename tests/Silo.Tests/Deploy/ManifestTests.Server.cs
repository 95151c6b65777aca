using System.Collections;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GolemOrleans.Silo.Tests.Deploy;

/// <summary>What the manifests say of the server, compared with the server.</summary>
public sealed partial class ManifestTests
{
    [Fact]
    public async Task Every_probe_asks_for_what_a_running_server_answers()
    {
        object? silo = Silo("");
        string[] paths =
        [
            .. new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(probe => (string)At(silo, probe, "httpGet", "path")!),
            Regex.Match(File.ReadAllText(Path.Combine(s_deploy, "Dockerfile")), "GET (/[a-z]+) HTTP").Groups[1].Value,
        ];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("golem-probes");
        try
        {
            await using GolemServer server = await GolemServer.StartAsync(new ServerOptions { DataDirectory = folder.FullName, Port = 0, LogLevel = LogLevel.Warning });
            using var http = new HttpClient { BaseAddress = server.BaseAddress };
            foreach (string path in paths)
            {
                using HttpResponseMessage answer = await http.GetAsync(path);
                Assert.True(answer.IsSuccessStatusCode, $"{path} answers {(int)answer.StatusCode}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Ports_are_those_of_the_server_and_services_name_them(string variant)
    {
        List<IDictionary> objects = Render(variant);
        var options = new ServerOptions { DataDirectory = "/data" };
        Dictionary<string, int> ports = objects.Where(item => (string)item["kind"]! == "StatefulSet")
            .SelectMany(set => ((IList)At(set, "spec", "template", "spec", "containers")!).Cast<object>())
            .SelectMany(container => ((IList)At(container, "ports")!).Cast<object>()).ToDictionary(port => (string)At(port, "name")!, port => Number(At(port, "containerPort")));
        Assert.Equal((options.Port, options.ListeningCustomRequestPort, options.SiloPort, options.GatewayPort), (ports["http"], ports["apis"], ports["silo"], ports["gateway"]));
        Assert.Contains($"EXPOSE {options.Port} {options.ListeningCustomRequestPort} {options.SiloPort} {options.GatewayPort}", File.ReadAllText(Path.Combine(s_deploy, "Dockerfile")), StringComparison.Ordinal);

        object?[] offered = [.. objects.Where(item => (string)item["kind"]! == "Service").SelectMany(service => ((IList)At(service, "spec", "ports")!).Cast<object>())];
        Assert.All(offered, port => Assert.Contains((string)At(port, "targetPort")!, ports.Keys));
        foreach (IDictionary monitor in objects.Where(item => (string)item["kind"]! == "ServiceMonitor"))
            Assert.Contains((string)At(monitor, "spec", "endpoints", "0", "port")!, offered.Select(port => (string)At(port, "name")!));
        foreach (IDictionary policy in objects.Where(item => (string)item["kind"]! == "NetworkPolicy"))
        {
            int[] allowed = [.. ((IList)At(policy, "spec", "ingress")!).Cast<object>().SelectMany(rule => ((IList)At(rule, "ports")!).Cast<object>()).Select(port => Number(At(port, "port")))];
            Assert.Empty(ports.Values.Except(allowed));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_service_of_the_namespace_sets_a_variable_of_the_server(string variant)
    {
        IDictionary[] pods = [.. Render(variant).Where(item => (string)item["kind"]! is "StatefulSet" or "Job")];
        Assert.NotEmpty(pods);
        Assert.All(pods, pod => Assert.False(Flag(At(pod, "spec", "template", "spec", "enableServiceLinks"))));
    }

    private static object? Silo(string variant) => At(Find(Render(variant), "StatefulSet", "test-golem"), "spec", "template", "spec", "containers", "0");
}
