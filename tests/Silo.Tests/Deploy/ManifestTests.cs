using System.Collections;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.Serialization;

namespace GolemOrleans.Silo.Tests.Deploy;

/// <summary>The manifests of <c>deploy/</c>, rendered and read.</summary>
public sealed partial class ManifestTests
{
    private static readonly string s_deploy = Path.Combine(AppContext.BaseDirectory, "deploy");

    public static TheoryData<string> Variants => ["", "autoscaling collector serviceMonitor", "existingSecret", "migrate networkPolicy", "existingClaim"];

    private static object? Parse(string yaml) => new DeserializerBuilder().Build().Deserialize<object?>(yaml);

    private static object? At(object? node, params string[] path) => path.Aggregate(node, (at, name) => at switch
    {
        IDictionary map => map[name] ?? throw new KeyNotFoundException($"There is no {name} of {string.Join('/', path)}."),
        IList list => list[int.Parse(name)],
        _ => throw new KeyNotFoundException($"There is no {name} of {string.Join('/', path)}."),
    });

    /// <summary>The chart's objects, with the parts named in the variant switched on (off, when they are on by default).</summary>
    private static List<IDictionary> Render(string variant)
    {
        string chart = Path.Combine(s_deploy, "helm", "golem");
        var values = (IDictionary)Parse(File.ReadAllText(Path.Combine(chart, "values.yaml")))!;
        foreach (string part in variant.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "existingSecret") ((IDictionary)values["database"]!)["existingSecret"] = "my-secret";
            else if (part == "existingClaim") ((IDictionary)values["blobs"]!)["existingClaim"] = "my-blobs";
            else ((IDictionary)values[part]!)["enabled"] = ((IDictionary)values[part]!)["enabled"]!.ToString() == "true" ? "false" : "true";
        }

        var root = new Dictionary<object, object?>
        {
            ["Values"] = values,
            ["Release"] = new Dictionary<object, object?> { ["Name"] = "test", ["Service"] = "Helm" },
            ["Chart"] = Capitalised((IDictionary)Parse(File.ReadAllText(Path.Combine(chart, "Chart.yaml")))!),
        };
        var template = new ChartTemplate(File.ReadAllText(Path.Combine(chart, "templates", "_helpers.tpl")), root);
        return [.. Directory.EnumerateFiles(Path.Combine(chart, "templates"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => Documents().Split(template.Render(File.ReadAllText(file))))
            .Where(document => document.Trim().Length > 0).Select(Parse).OfType<IDictionary>()];
    }

    private static Dictionary<object, object?> Capitalised(IDictionary map) =>
        map.Keys.Cast<string>().ToDictionary(key => (object)(char.ToUpperInvariant(key[0]) + key[1..]), key => map[key]);

    private static IDictionary Find(List<IDictionary> objects, string kind, string name) =>
        Assert.Single(objects, item => (string)item["kind"]! == kind && (string)At(item, "metadata", "name")! == name);

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_chart_renders_to_named_objects_of_different_names(string variant)
    {
        List<IDictionary> objects = Render(variant);
        string[] names = [.. objects.Select(item => $"{At(item, "apiVersion")} {At(item, "kind")} {At(item, "metadata", "name")}")];
        Assert.True(names.Length >= 5);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(objects, item => Assert.StartsWith("test-golem", (string)At(item, "metadata", "name")!, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Silos_run_without_rights_with_probes_and_time_to_drain(string variant)
    {
        IDictionary set = Find(Render(variant), "StatefulSet", "test-golem");
        object? pod = At(set, "spec", "template", "spec"), silo = At(pod, "containers", "0");
        Assert.True(Flag(At(pod, "securityContext", "runAsNonRoot")));
        Assert.False(Flag(At(silo, "securityContext", "allowPrivilegeEscalation")));
        Assert.True(Flag(At(silo, "securityContext", "readOnlyRootFilesystem")));
        Assert.Equal("/healthcheck", At(silo, "readinessProbe", "httpGet", "path"));
        Assert.Equal("/version", At(silo, "livenessProbe", "httpGet", "path"));
        Assert.Equal("/version", At(silo, "startupProbe", "httpGet", "path"));
        int drain = int.Parse(Env(silo, "GOLEM_DRAIN_SECONDS")), pause = int.Parse((string)At(silo, "lifecycle", "preStop", "exec", "command", "1")!);
        Assert.True(Number(At(pod, "terminationGracePeriodSeconds")) > drain + pause);
        Assert.Equal(!variant.Contains("autoscaling", StringComparison.Ordinal), ((IDictionary)set["spec"]!).Contains("replicas"));
        foreach (object? mount in (IList)At(silo, "volumeMounts")!)
        {
            string name = (string)At(mount, "name")!;
            Assert.True(name == "data" || ((IList)At(pod, "volumes")!).Cast<object>().Any(volume => (string)At(volume, "name")! == name));
        }
    }

    [Fact]
    public void Blobs_are_in_the_claim_that_is_given()
    {
        object? pod = At(Find(Render("existingClaim"), "StatefulSet", "test-golem"), "spec", "template", "spec"), silo = At(pod, "containers", "0");
        object? volume = Assert.Single(((IList)At(pod, "volumes")!).Cast<object>(), each => (string)At(each, "name")! == "blobs");
        Assert.Equal("my-blobs", At(volume, "persistentVolumeClaim", "claimName"));
        object? mount = Assert.Single(((IList)At(silo, "volumeMounts")!).Cast<object>(), each => (string)At(each, "name")! == "blobs");
        Assert.Equal(Env(silo, "GOLEM_BLOB_DIR"), At(mount, "mountPath"));
    }

    [Fact]
    public void Requests_to_HTTP_APIs_reach_the_port_that_the_server_listens_on()
    {
        string listens = $"{new ServerOptions { DataDirectory = "/data" }.ListeningCustomRequestPort}";
        Assert.Equal("apis", At(Named(At(Find(Render(""), "Service", "test-golem"), "spec", "ports"), "apis"), "targetPort"));
        string image = File.ReadAllText(Path.Combine(s_deploy, "Dockerfile"));
        Assert.Contains($"GOLEM_CUSTOM_REQUEST_PORT={listens} ", image, StringComparison.Ordinal);
        string compose = File.ReadAllText(Path.Combine(s_deploy, "compose", "compose.yaml"));
        Assert.Equal(3, Regex.Matches(compose, $@"""(\d+):{listens}""").Select(match => match.Groups[1].Value).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Selectors_secrets_and_services_name_what_exists(string variant)
    {
        List<IDictionary> objects = Render(variant);
        IDictionary set = Find(objects, "StatefulSet", "test-golem");
        var labels = (IDictionary)At(set, "spec", "template", "metadata", "labels")!;
        object?[] selectors =
        [
            At(set, "spec", "selector", "matchLabels"), At(Find(objects, "PodDisruptionBudget", "test-golem"), "spec", "selector", "matchLabels"),
            At(Find(objects, "Service", "test-golem"), "spec", "selector"), At(Find(objects, "Service", "test-golem-silos"), "spec", "selector"),
        ];
        Assert.All(selectors, selector => Assert.All(((IDictionary)selector!).Keys.Cast<object>(), key => Assert.Equal(((IDictionary)selector!)[key], labels[key])));
        Find(objects, "Service", (string)At(set, "spec", "serviceName")!);
        Find(objects, "ServiceAccount", (string)At(set, "spec", "template", "spec", "serviceAccountName")!);
        object? reference = ((IList)At(set, "spec", "template", "spec", "containers", "0", "env")!).Cast<object>().First(env => (string)At(env, "name")! == "GOLEM_DATABASE");
        string secret = (string)At(reference, "valueFrom", "secretKeyRef", "name")!;
        if (variant == "existingSecret") Assert.Equal("my-secret", secret);
        else Assert.True(((IDictionary)At(Find(objects, "Secret", secret), "stringData")!).Contains("connection"));
        Assert.Equal(variant.Contains("migrate", StringComparison.Ordinal) ? 0 : 1, objects.Count(item => (string)item["kind"]! == "Job"));
        Assert.Equal(variant.Contains("serviceMonitor", StringComparison.Ordinal) ? 1 : 0, objects.Count(item => (string)item["kind"]! == "ServiceMonitor"));
        foreach (IDictionary map in objects.Where(item => (string)item["kind"]! == "ConfigMap"))
            Assert.NotNull(At(Parse((string)At(map, "data", "config.yaml")!), "service", "pipelines", "metrics"));
    }

    [Fact]
    public void The_compose_file_starts_three_silos_after_the_database_is_migrated()
    {
        var services = (IDictionary)At(new DeserializerBuilder().Build().Deserialize<object>(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(
            new StringReader(File.ReadAllText(Path.Combine(s_deploy, "compose", "compose.yaml"))))))!, "services")!;
        string[] silos = [.. services.Keys.Cast<string>().Where(name => name.StartsWith("silo", StringComparison.Ordinal))];
        Assert.Equal(3, silos.Length);
        Assert.Equal(3, silos.Select(name => At(services, name, "ports", "0")).Distinct().Count());
        Assert.All(silos, name =>
        {
            Assert.Contains("Host=postgres", (string)At(services, name, "environment", "GOLEM_DATABASE")!, StringComparison.Ordinal);
            Assert.Equal("service_completed_successfully", At(services, name, "depends_on", "migrate", "condition"));
        });
        Assert.Equal("service_healthy", At(services, "migrate", "depends_on", "postgres", "condition"));
        Assert.Equal("migrate", At(services, "migrate", "command", "0"));
    }

    [Fact]
    public void The_image_runs_as_a_user_without_rights_and_knows_its_health()
    {
        string[] lines = File.ReadAllLines(Path.Combine(s_deploy, "Dockerfile"));
        Assert.Equal(2, lines.Count(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.Equal("USER $APP_UID", lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("-p:Engine=$ENGINE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Dockerfile", @"GOLEM_[A-Z_]+")]
    [InlineData("compose/compose.yaml", @"GOLEM_[A-Z_]+(?=:)")]
    [InlineData("helm/golem/templates/statefulset.yaml", @"GOLEM_[A-Z_]+")]
    public void Every_variable_is_one_that_the_server_reads(string file, string pattern)
    {
        string[] names = [.. Regex.Matches(File.ReadAllText(Path.Combine(s_deploy, file)), pattern).Select(match => match.Value).Distinct()];
        Assert.NotEmpty(names);
        Assert.All(names, name =>
        {
            var wrong = Assert.Throws<FormatException>(() => ServerArguments.Parse(["--no-such-option", ""]));
            Assert.Contains("--" + name["GOLEM_".Length..].ToLowerInvariant().Replace('_', '-'), wrong.Message.Replace(".", ",", StringComparison.Ordinal) + ",", StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_dashboard_asks_for_metrics_that_exist()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_deploy, "grafana", "golem.json")));
        string[] queries = [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)];
        string[] asked = [.. queries.SelectMany(query => Metric().Matches(query)).Select(match => match.Value).Distinct()];
        string[] known = [.. MetricNames().SelectMany(name => new[] { "", "_total", "_seconds_bucket", "_seconds_count", "_sum", "_count", "_bytes" }.Select(suffix => name.Replace('.', '_') + suffix))];
        Assert.True(asked.Length > 10);
        Assert.Empty(asked.Except(known));
    }

    /// <summary>Names of instruments in the assemblies: the strings that begin with the prefix.</summary>
    private static IEnumerable<string> MetricNames() => new[] { "Runtime", "Grains", "Oplog" }.SelectMany(room =>
        InstrumentName().Matches(System.Text.Encoding.Unicode.GetString(Aligned(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"GolemOrleans.{room}.dll"))))).Select(match => match.Value)
            .Concat(InstrumentName().Matches(System.Text.Encoding.Unicode.GetString(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"GolemOrleans.{room}.dll")))).Select(match => match.Value)));

    /// <summary>The bytes one further: strings of an assembly begin at odd places, too.</summary>
    private static byte[] Aligned(byte[] bytes) => bytes[1..];

    private static object Named(object? list, string name) => ((IList)list!).Cast<object>().Single(item => (string)At(item, "name")! == name);

    private static bool Flag(object? value) => bool.Parse(value!.ToString()!);

    private static int Number(object? value) => int.Parse(value!.ToString()!);

    private static string Env(object? container, string name) =>
        At(((IList)At(container, "env")!).Cast<object>().First(env => (string)At(env, "name")! == name), "value")!.ToString()!;

    [GeneratedRegex(@"^---\s*$", RegexOptions.Multiline)]
    private static partial Regex Documents();

    [GeneratedRegex(@"golem_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"golem\.[a-z]+(\.[a-z]+)*")]
    private static partial Regex InstrumentName();
}
