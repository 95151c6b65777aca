using System.Text;
using GolemOrleans.Gateway.Tests.Contract;
using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Requests that are nearly right: a request of each route with its path, query, JSON or form damaged. A seed makes one request;
/// <c>{c}</c> in them is a component, <c>{w}</c> a worker.
/// </summary>
internal static class FuzzRequests
{
    private const string W = "/v1/components/{c}/workers/{w}";

    private static readonly (string Method, string Path, string? Body)[] s_requests =
    [
        ("POST", "/v1/components/{c}/workers", """{"name":"f","args":["a"],"env":{"K":"V"}}"""),
        ("GET", "/v1/components/{c}/workers?filter=name%20%3D%20a&filter=version%20%3E%3D%200&count=2&cursor=0/0&precise=true", null),
        ("GET", "/v1/components/{c}/workers?filter=createdAt%20%3E%202025-01-01T00%3A00%3A00Z&filter=status%20!%3D%20Idle&filter=env.A%20like%20x", null),
        ("POST", "/v1/components/{c}/workers/find", """{"filter":{"type":"And","filters":[{"type":"Name","comparator":"Like","value":"w"},{"type":"Not","filter":{"type":"Version","comparator":"Less","value":1}}]},"cursor":{"cursor":0,"layer":0},"count":3,"precise":true}"""),
        ("POST", "/v1/components/{c}/workers/find", """{"filter":{"type":"Or","filters":[{"type":"CreatedAt","comparator":"Less","value":"2025-01-01T00:00:00Z"},{"type":"Status","comparator":"Equal","value":"Idle"},{"type":"Env","name":"A","comparator":"NotLike","value":"x"}]}}"""),
        ("POST", W + "/invoke-and-await?function=test%3Alife%2Fapi.%7Badd%7D", """{"params":[{"typ":{"type":"U64"},"value":1}]}"""),
        ("POST", W + "/invoke-and-await?function=test%3Alife%2Fapi.%7Bsay%7D", """{"params":[{"value":"text"}]}"""),
        ("POST", W + "/invoke-and-await?function=test%3Alife%2Fapi.%7Bsay%7D", """{"params":[{"typ":{"type":"Record","fields":[{"name":"a","typ":{"type":"Option","inner":{"type":"Str"}}}]},"value":{"a":null}}]}"""),
        ("POST", W + "/invoke?function=test%3Alife%2Fapi.%7Bget%7D", """{"params":[]}"""),
        ("POST", "/v1/components/{c}/invoke-and-await?function=test%3Alife%2Fapi.%7Bcounter%28%22a%22%29.get%7D", """{"params":[]}"""),
        ("POST", W + "/complete", """{"oplogIdx":1,"data":[1,2,3]}"""),
        ("POST", W + "/update", """{"mode":"Automatic","targetVersion":0}"""),
        ("POST", W + "/revert", """{"type":"revertToOplogIndex","lastOplogIndex":1}"""),
        ("POST", W + "/revert", """{"type":"revertLastInvocations","numberOfInvocations":1}"""),
        ("POST", W + "/interrupt?recovery-immediately=true", null),
        ("POST", W + "/resume", null),
        ("POST", W + "/activate-plugin?plugin-installation-id=11111111-1111-1111-1111-111111111111", null),
        ("DELETE", W + "/invocations/some-key", null),
        ("GET", W + "/oplog?from=1&count=5&cursor=1-0", null),
        ("GET", W + "/oplog?count=5&query=add%20AND%20NOT%20%28x%20OR%20%2Fa.b%2F%29", null),
        ("GET", W + "/files/%2F", null),
        ("GET", W + "/file-contents/a.txt", null),
        ("GET", W, null),
        ("GET", "/v1/components/{c}/versions/0", null),
        ("GET", "/v1/components/{c}/download?version=0", null),
        ("GET", "/v1/components/{c}/versions/0/file-contents/key", null),
        ("GET", "/v1/components?component-name=test%3Alife", null),
        ("POST", "/v1/components/search", """{"components":[{"name":"test:life","version":0}]}"""),
        ("PUT", "/v1/components/{c}/upload?component_type=Durable", "text"),
        ("GET", "/v1/components/{c}/versions/0/plugins/installs", null),
        ("POST", "/v1/components/{c}/versions/latest/plugins/installs/batch", """{"actions":[{"type":"Uninstall","installationId":"11111111-1111-1111-1111-111111111111"},{"type":"Update","installationId":"11111111-1111-1111-1111-111111111111","priority":1,"parameters":{}}]}"""),
        ("PUT", "/v1/components/{c}/versions/latest/plugins/installs/11111111-1111-1111-1111-111111111111", """{"priority":1,"parameters":{"a":"b"}}"""),
        ("DELETE", "/v1/components/{c}/latest/plugins/installs/11111111-1111-1111-1111-111111111111", null),
        ("POST", "/v1/components/{c}/latest/plugins/installs", """{"name":"p","version":"1","priority":1,"parameters":{}}"""),
        ("GET", "/v1/plugins?scope=component%3A{c}", null),
        ("GET", "/v1/plugins/p/1", null),
        ("DELETE", "/v1/plugins/p/1", null),
        ("POST", "/v1/plugins", """{"name":"p","version":"1","description":"d","icon":[1,2],"homepage":"h","specs":{"type":"OplogProcessor","componentId":"{c}","componentVersion":0},"scope":{"type":"Global"}}"""),
        ("POST", "/v1/api/definitions", """{"id":"fuzz","version":"1","draft":true,"security":null,"routes":[{"method":"Get","path":"/{user}/x/{+rest}?{q}","security":null,"binding":{"bindingType":"default","component":{"name":"test:life","version":0},"workerName":"request.path.user","idempotencyKey":"\"${request.query.q}\"","response":"let w = instance(request.path.user); {status: 200u64, body: w.add(1)}","invocationContext":"{a: 1u8}"} }]}"""),
        ("POST", "/v1/api/definitions", """{"id":"fuzz","version":"2","draft":false,"routes":[{"method":"Options","path":"/a","binding":{"bindingType":"cors-preflight","response":"{Access-Control-Max-Age: 5u64}"} }]}"""),
        ("POST", "/v1/api/definitions", "id: fuzz\nversion: '3'\ndraft: true\nroutes:\n- method: options\n  path: /b\n  binding: {bindingType: cors-preflight}\n"),
        ("PUT", "/v1/api/definitions/fuzz/1", """{"id":"fuzz","version":"1","draft":true,"routes":[{"method":"Get","path":"/f","binding":{"bindingType":"file-server","component":{"name":"test:life"},"response":"\"/a\""} }]}"""),
        ("PUT", "/v1/api/definitions/import", """{"openapi":"3.0.0","info":{},"x-golem-api-definition-id":"fuzz","x-golem-api-definition-version":"4","paths":{"/c":{"get":{"x-golem-api-gateway-binding":{"component-name":"test:life","response":"1u8"} },"options":{} } } }"""),
        ("GET", "/v1/api/definitions?api-definition-id=fuzz", null),
        ("GET", "/v1/api/definitions/fuzz/1", null),
        ("DELETE", "/v1/api/definitions/fuzz/1", null),
        ("POST", "/v1/api/deployments/deploy", """{"apiDefinitions":[{"id":"fuzz","version":"1"},{"id":"fuzz","version":"2"}],"site":{"host":"fuzz.example","subdomain":"a"} }"""),
        ("GET", "/v1/api/deployments?api-definition-id=fuzz", null),
        ("GET", "/v1/api/deployments/a.fuzz.example", null),
        ("DELETE", "/v1/api/deployments/a.fuzz.example", null),
        ("DELETE", "/v1/api/deployments/a.fuzz.example/fuzz/1", null),
        ("GET", "/v1/api/security/fuzz", null),
        ("POST", "/v1/api/security", """{"providerType":"Google","schemeIdentifier":"fuzz","clientId":"c","clientSecret":"s","redirectUrl":"https://a.example/cb","scopes":["a"]}"""),
    ];

    private static readonly string[] s_forms = ["/v1/components", "/v1/components/{c}/updates", "/v1/library-plugins", "/v1/app-plugins"];

    private static readonly string[] s_words =
    [
        "null", "true", "[]", "{}", "\"\"", "-1", "1e999", "18446744073709551616", "0.5", "\"\\ud800\"", "\"\\u0000\"", "\"\u00fc\u20ac\"", "\"type\"", "[[[[[[[[]]]]]]]]", "{\"a\":", "\u0001", "%", "\"",
        new string('[', 200), "--" + RawForm.Boundary, "\r\n", "Content-Disposition: form-data; name=\"name\"", "name*=utf-8''%e2%82%ac",
    ];

    /// <param name="seed">Which one.</param>
    /// <param name="fill">Puts ids into paths and bodies.</param>
    public static (HttpMethod Method, string Path, HttpContent? Body, string Text) Of(int seed, Func<Random, string, string> fill)
    {
        var random = new Random(seed);
        if (random.Next(6) == 0)
        {
            var form = Damage(random, Form(random));
            return (HttpMethod.Post, fill(random, s_forms[random.Next(s_forms.Length)]), RawForm.Content(form, isChunked: random.Next(2) == 0), Encoding.Latin1.GetString(form));
        }

        var (method, path, body) = s_requests[random.Next(s_requests.Length)];
        path = DamagePath(random, fill(random, path));
        body = body is null ? random.Next(4) == 0 ? "{}" : null : DamageText(random, fill(random, body));
        return (new HttpMethod(method), path, body is null ? null : new StringContent(body, Encoding.UTF8, path.StartsWith("/v1/api/", StringComparison.Ordinal) && random.Next(3) == 0 ? "application/x-yaml" : "application/json"), body ?? "");
    }

    /// <summary>What is wrong with the answer to such a request; null when it may be so.</summary>
    public static string? Problem(HttpMethod method, string path, Answer answer)
    {
        if (answer.Status is 414 or 431)
            return null;
        if (ContractRoutes.Problem(method.Method, path, answer) is { } problem)
            return problem;
        return answer.Status == 500 && answer.Body.Contains("Internal error", StringComparison.Ordinal) ? "an internal error" : null;
    }

    private static byte[] Form(Random random)
    {
        RawPart[] parts =
        [
            RawPart.Text("name", $"fuzz:f{random.Next()}"), RawPart.Text("version", "1"), RawPart.Text("description", "d"), RawPart.Text("homepage", "h"), RawPart.Text("scope", "global"),
            RawPart.Binary("icon", [1, 2]), RawPart.Binary("wasm", CartGuest.Wasm()), RawPart.Binary("component", CartGuest.Wasm()), RawPart.Json("componentType", "\"Durable\""),
            RawPart.Binary("files", ZipArchiveBytes.Of(("a.txt", "x"u8.ToArray()))), RawPart.Json("filesPermissions", """{"values":[{"path":"/a.txt","permissions":"read-write"}]}"""),
            RawPart.Json("env", """{"keyValues":{"K":"V"}}"""), RawPart.Json("dynamicLinking", """{"dynamicLinking":{"a:b/c":{"type":"WasmRpc","targets":{"r":{"interfaceName":"i","componentName":"c","componentType":"Durable"}}}}}"""),
        ];
        random.Shuffle(parts);
        return RawForm.Bytes(parts.AsSpan(0, random.Next(1, parts.Length + 1)));
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var damaged = new List<byte>(bytes);
        for (var n = random.Next(4); n > 0 && damaged.Count > 1; n--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged.RemoveRange(at, Math.Min(random.Next(1, 30), damaged.Count - at));
                    break;
                case 1:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)]));
                    break;
                case 2:
                    damaged[at] = (byte)random.Next(256);
                    break;
                default:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
            }
        }

        return [.. damaged];
    }

    private static string DamagePath(Random random, string path)
    {
        if (random.Next(2) == 0)
            return path;
        var at = random.Next("/v1/".Length, path.Length);
        return random.Next(6) switch
        {
            0 => path[..at] + Uri.EscapeDataString(s_words[random.Next(s_words.Length)].Replace("\"\\ud800\"", "")) + path[at..],
            1 => path[..at] + "%FF" + path[at..],
            2 => path[..at] + "%zz" + path[at..],
            3 => path + "&" + path[(path.IndexOf('?') + 1)..],
            4 => path.Remove(at, Math.Min(random.Next(1, 10), path.Length - at)),
            _ => path.Replace("=", "=" + random.Next(-1, 1000), StringComparison.Ordinal),
        };
    }

    private static string DamageText(Random random, string body)
    {
        var text = new StringBuilder(body);
        for (var n = random.Next(4); n > 0 && text.Length > 0; n--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, s_words[random.Next(s_words.Length)]);
                    break;
                case 2:
                    text.Length = at;
                    break;
                default:
                    var colon = text.ToString().IndexOf(':', at);
                    var end = colon < 0 ? -1 : text.ToString().IndexOfAny([',', '}', ']'], colon);
                    if (end > 0)
                        text.Remove(colon + 1, end - colon - 1).Insert(colon + 1, s_words[random.Next(s_words.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
