using GolemOrleans.Gateway.Tests.Support;
using Xunit;

namespace GolemOrleans.Gateway.Tests.BadInput;

/// <summary>
/// Missing, wrong, oversized and contradictory input of the worker endpoints, with the exact answer. In paths and answers
/// <c>{c}</c> is a component that exists, <c>{w}</c> a worker of it, <c>{u}</c> an unknown component.
/// </summary>
[Collection(nameof(GatewayFixture))]
public sealed class WorkerInputTests(GatewayFixture fixture)
{
    private const string Unknown = "00000000-0000-0000-0000-00000000dead";
    private const string Body = "parse request payload error: ";
    private const string Parameter = "failed to parse parameter ";

    public static TheoryData<string, string?, string> Creation => new()
    {
        { "POST /v1/components/{c}/workers", """{"name":"bad name","args":[],"env":{}}""", """400 {"errors":["Invalid worker name: Worker name must not contain whitespaces"]}""" },
        { "POST /v1/components/{c}/workers", """{"name":"","args":[],"env":{}}""", """400 {"errors":["Invalid worker name: Worker name must be between 1 and 512 characters"]}""" },
        { "POST /v1/components/{c}/workers", """{"name":"LONG","args":[],"env":{}}""".Replace("LONG", new string('x', 513)), """400 {"errors":["Invalid worker name: Worker name must be between 1 and 512 characters"]}""" },
        { "POST /v1/components/{c}/workers", """{"name":"-x","args":[],"env":{}}""", """400 {"errors":["Invalid worker name: Worker name must not start with '-'"]}""" },
        { "POST /v1/components/{c}/workers", """{"name":"a/b","args":[],"env":{}}""", """400 {"errors":["Invalid worker name: Worker name must not contain '/'"]}""" },
        { "POST /v1/components/{c}/workers", """{"name":"{w}","args":[],"env":{}}""", """500 {"golemError":{"type":"WorkerAlreadyExists","workerId":{"componentId":"{c}","workerName":"{w}"}}}""" },
        { "POST /v1/components/{c}/workers", """{"name":"ok2"}""", "400 text/plain: " + Body + """Expected input type "list_string", found null. (occurred while parsing "WorkerCreationRequest")""" },
        { "POST /v1/components/{c}/workers", """{"name":"ok2","args":["a",1],"env":{}}""", "400 text/plain: " + Body + """Expected input type "string", found 1. (occurred while parsing "list_string") (occurred while parsing "WorkerCreationRequest")""" },
        { "POST /v1/components/{c}/workers", """{"name":"ok2","args":[]}""", "400 text/plain: " + Body + """Expected input type "map<string, string>", found null. (occurred while parsing "WorkerCreationRequest")""" },
        { "POST /v1/components/{c}/workers", """{"args":[],"env":{}}""", "400 text/plain: " + Body + """Expected input type "string", found null. (occurred while parsing "WorkerCreationRequest")""" },
        { "POST /v1/components/{c}/workers", "[]", "400 text/plain: " + Body + """Expected input type "WorkerCreationRequest", found [].""" },
        { "POST /v1/components/{c}/workers", "{", "400 text/plain: " + Body + "EOF while parsing an object at line 1 column 1" },
        { "POST /v1/components/{c}/workers", "", "400 text/plain: " + Body + "EOF while parsing a value at line 1 column 0" },
        { "POST /v1/components/{c}/workers", null, "415 text/plain: the client request does not include the `Content-Type` header" },
        { "POST /v1/components/{u}/workers", """{"name":"a","args":[],"env":{}}""", """404 {"error":"Couldn't retrieve the component: {u}. error: Not found: Component not found"}""" },
        { "POST /v1/components/x/workers", """{"name":"a","args":[],"env":{}}""", "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `x` at 1" },
        { "PUT /v1/components/{c}/workers/{w}", "{}", "405 text/plain: method not allowed" },
        { "GET /v1/nope", null, "404 text/plain: not found" },
    };

    public static TheoryData<string, string?, string> Commands => new()
    {
        { "GET /v1/components/{c}/workers/nobody", null, """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "GET /v1/components/{u}/workers/nobody", null, """404 {"error":"Worker not found: {u}/nobody"}""" },
        { "DELETE /v1/components/{c}/workers/nobody", null, "200 {}" },
        { "POST /v1/components/{c}/workers/nobody/interrupt", null, "200 {}" },
        { "POST /v1/components/{c}/workers/{w}/interrupt?recovery-immediately=maybe", null, "400 text/plain: " + Parameter + "`recovery-immediately`: failed to parse \"boolean\": provided string was not `true` or `false`" },
        { "POST /v1/components/{c}/workers/nobody/resume", null, """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "POST /v1/components/{c}/workers/{w}/complete", """{"oplogIdx":999,"data":[1]}""", """500 {"golemError":{"type":"PromiseNotFound","promiseId":{"workerId":{"componentId":"{c}","workerName":"{w}"},"oplogIdx":999}}}""" },
        { "POST /v1/components/{c}/workers/{w}/complete", """{"oplogIdx":1}""", "400 text/plain: " + Body + """Expected input type "list_integer(uint8)", found null. (occurred while parsing "CompleteParameters")""" },
        { "POST /v1/components/{c}/workers/{w}/complete", """{"oplogIdx":1,"data":[256]}""", "400 text/plain: " + Body + """failed to parse "integer(uint8)": Only integers from 0 to 255 are accepted. (occurred while parsing "list_integer(uint8)") (occurred while parsing "CompleteParameters")""" },
        { "POST /v1/components/{c}/workers/{w}/complete", """{"oplogIdx":-1,"data":[]}""", "400 text/plain: " + Body + """failed to parse "integer(uint64)": invalid integer (occurred while parsing "CompleteParameters")""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"type":"RevertToOplogIndex","last_oplog_index":99}""", "400 text/plain: " + Body + """Expected input type "RevertWorkerTarget", found {"last_oplog_index":99,"type":"RevertToOplogIndex"}.""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"nope":1}""", "400 text/plain: " + Body + """Expected input type "RevertWorkerTarget", found {"nope":1}.""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"type":"revertToOplogIndex","lastOplogIndex":0}""", """500 {"golemError":{"type":"InvalidRequest","details":"Cannot revert to oplog index 0: the oplog ends at 1"}}""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"type":"revertToOplogIndex","lastOplogIndex":99}""", """500 {"golemError":{"type":"InvalidRequest","details":"Cannot revert to oplog index 99: the oplog ends at 1"}}""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"type":"revertLastInvocations","numberOfInvocations":99}""", """500 {"golemError":{"type":"InvalidRequest","details":"Could not find the invocation to revert to"}}""" },
        { "POST /v1/components/{c}/workers/nobody/revert", """{"type":"revertToOplogIndex","lastOplogIndex":1}""", """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "POST /v1/components/{c}/workers/{w}/update", """{"mode":"automatic","targetVersion":0}""", "400 text/plain: " + Body + """Expected input type "WorkerUpdateMode", found "automatic". (occurred while parsing "UpdateWorkerRequest")""" },
        { "POST /v1/components/{c}/workers/{w}/update", """{"mode":"Automatic","targetVersion":99}""", "200 {}" },
        { "POST /v1/components/{c}/workers/{w}/update", """{"mode":"Automatic","targetVersion":-1}""", "400 text/plain: " + Body + """failed to parse "integer(uint64)": invalid integer (occurred while parsing "UpdateWorkerRequest")""" },
        { "POST /v1/components/{c}/workers/{w}/update", """{"targetVersion":1}""", "400 text/plain: " + Body + """Expected input type "WorkerUpdateMode", found null. (occurred while parsing "UpdateWorkerRequest")""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"type":"revertToOplogIndex","numberOfInvocations":1}""", "400 text/plain: " + Body + """Expected input type "RevertWorkerTarget", found {"numberOfInvocations":1,"type":"revertToOplogIndex"}.""" },
        { "POST /v1/components/{c}/workers/{w}/revert", """{"type":"revertLastInvocations","numberOfInvocations":0.5}""", "400 text/plain: " + Body + """Expected input type "RevertWorkerTarget", found {"numberOfInvocations":0.5,"type":"revertLastInvocations"}.""" },
        { "POST /v1/components/{c}/workers/{w}/complete", """{"data":[]}""", "400 text/plain: " + Body + """Expected input type "integer(uint64)", found null. (occurred while parsing "CompleteParameters")""" },
        { "POST /v1/components/{u}/invoke-and-await?function=x", """{"params":[]}""", """500 {"golemError":{"type":"GetLatestVersionOfComponentFailed","componentId":"{u}","reason":"Component not found"}}""" },
        { "POST /v1/components/x/invoke?function=x", """{"params":[]}""", "400 text/plain: failed to parse path `component_id`: failed to parse \"string(ComponentId)\": invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `x` at 1" },
        { "GET /v1/components/{c}/workers/nobody/files/%2F", null, """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "GET /v1/components/{c}/workers/nobody/file-contents/a", null, """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "DELETE /v1/components/{c}/workers/nobody/invocations/k", null, """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "POST /v1/components/{c}/workers/{w}/update", """{"mode":"Automatic"}""", "400 text/plain: " + Body + """Expected input type "integer(uint64)", found null. (occurred while parsing "UpdateWorkerRequest")""" },
        { "POST /v1/components/{c}/workers/{w}/update", """{"mode":"Automatic","targetVersion":0}""", """500 {"golemError":{"type":"InvalidRequest","details":"Worker is already at the target version"}}""" },
        { "POST /v1/components/{c}/workers/nobody/update", """{"mode":"Automatic","targetVersion":1}""", """404 {"error":"Worker not found: {c}/nobody"}""" },
        { "DELETE /v1/components/{c}/workers/{w}/invocations/none", null, """500 {"golemError":{"type":"InvalidRequest","details":"Invocation not found"}}""" },
        { "POST /v1/components/{c}/workers/{w}/activate-plugin", null, "400 text/plain: " + Parameter + "`plugin-installation-id`: Type \"string(PluginInstallationId)\" expects an input value." },
        { "POST /v1/components/{c}/workers/{w}/activate-plugin?plugin-installation-id=x", null, "400 text/plain: " + Parameter + "`plugin-installation-id`: failed to parse \"string(PluginInstallationId)\": invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `x` at 1" },
        { "GET /v1/components/{c}/workers/{w}/connect", null, "400 text/plain: This endpoint needs a WebSocket upgrade, or Accept: text/event-stream." },
    };

    public static TheoryData<string, string?, string> Lists => new()
    {
        { "GET /v1/components/{c}/workers?filter=nonsense", null, """400 {"errors":["Invalid filter: nonsense"]}""" },
        { "GET /v1/components/{c}/workers?filter=name%20%3E%20a", null, """400 {"errors":["Unknown String Filter Comparator: >"]}""" },
        { "GET /v1/components/{c}/workers?filter=version%20%3D%20x", null, """400 {"errors":["Invalid filter value: invalid digit found in string"]}""" },
        { "GET /v1/components/{c}/workers?filter=status%20%3D%20Nope", null, """400 {"errors":["Unknown worker status: Nope"]}""" },
        { "GET /v1/components/{c}/workers?cursor=x", null, """400 {"errors":["Invalid cursor, must have 'layer/cursor' format"]}""" },
        { "GET /v1/components/{c}/workers?filter=name%20%3D%20a%20b", null, """400 {"errors":["Invalid filter: name = a b"]}""" },
        { "GET /v1/components/{c}/workers?filter=version%20like%201", null, """400 {"errors":["Unknown Filter Comparator: like"]}""" },
        { "GET /v1/components/{c}/workers?filter=version%20%3D%2018446744073709551616", null, """400 {"errors":["Invalid filter value: number too large to fit in target type"]}""" },
        { "GET /v1/components/{c}/workers?filter=createdAt%20%3D%201", null, """400 {"errors":["Invalid timestamp"]}""" },
        { "GET /v1/components/{c}/workers?filter=nope%20%3D%201", null, """400 {"errors":["Invalid filter: nope = 1"]}""" },
        { "GET /v1/components/{c}/workers?filter=version%20%3D%200&filter=", null, """400 {"errors":["Invalid filter: "]}""" },
        { "GET /v1/components/{c}/workers?cursor=x/0", null, """400 {"errors":["Invalid layer part: invalid digit found in string"]}""" },
        { "GET /v1/components/{c}/workers?cursor=0/", null, """400 {"errors":["Invalid cursor part: cannot parse integer from empty string"]}""" },
        { "GET /v1/components/{c}/workers?cursor=0/0/0", null, """400 {"errors":["Invalid cursor, must have 'layer/cursor' format"]}""" },
        { "GET /v1/components/{c}/workers?count=-1", null, "400 text/plain: " + Parameter + "`count`: failed to parse \"integer(uint64)\": invalid digit found in string" },
        { "GET /v1/components/{c}/workers?precise=TRUE", null, "400 text/plain: " + Parameter + "`precise`: failed to parse \"boolean\": provided string was not `true` or `false`" },
        { "POST /v1/components/{c}/workers/find", """{"count":-1}""", "400 text/plain: " + Body + """failed to parse "integer(uint64)": invalid integer (occurred while parsing "optional_integer(uint64)") (occurred while parsing "WorkersMetadataRequest")""" },
        { "POST /v1/components/{c}/workers/find", """{"cursor":{"cursor":0}}""", "400 text/plain: " + Body + """Expected input type "integer(uint64)", found null. (occurred while parsing "ScanCursor") (occurred while parsing "optional_ScanCursor") (occurred while parsing "WorkersMetadataRequest")""" },
        { "POST /v1/components/{c}/workers/find", """{"filter":{"type":"Not"}}""", "400 text/plain: " + Body + """Expected input type "WorkerFilter", found {"type":"Not"}. (occurred while parsing "optional_WorkerFilter") (occurred while parsing "WorkersMetadataRequest")""" },
        { "POST /v1/components/{c}/workers/find", """{"filter":{"type":"Name","comparator":"Equal","value":"nobody","unknown":1},"unknown":[]}""", """200 {"cursor":null,"workers":[]}""" },
        { "POST /v1/components/{u}/workers/find", "{}", """200 {"cursor":null,"workers":[]}""" },
        { "GET /v1/components/{c}/workers/{w}/oplog?count=3&cursor=x", null, "400 text/plain: " + Parameter + "`cursor`: failed to parse \"OplogCursor\": Invalid oplog cursor" },
        { "GET /v1/components/{c}/workers/{w}/oplog?count=3&cursor=x-0", null, "400 text/plain: " + Parameter + "`cursor`: failed to parse \"OplogCursor\": Invalid index in the oplog cursor" },
        { "GET /v1/components/{c}/workers/{w}/oplog?count=3&cursor=1-x", null, "400 text/plain: " + Parameter + "`cursor`: failed to parse \"OplogCursor\": Invalid component version in the oplog cursor" },
        { "GET /v1/components/{c}/workers?count=x", null, "400 text/plain: " + Parameter + "`count`: failed to parse \"integer(uint64)\": invalid digit found in string" },
        { "GET /v1/components/{c}/workers?precise=x", null, "400 text/plain: " + Parameter + "`precise`: failed to parse \"boolean\": provided string was not `true` or `false`" },
        { "GET /v1/components/{u}/workers", null, """200 {"cursor":null,"workers":[]}""" },
        { "POST /v1/components/{c}/workers/find", """{"filter":{"type":"Nope"}}""", "400 text/plain: " + Body + """Expected input type "WorkerFilter", found {"type":"Nope"}. (occurred while parsing "optional_WorkerFilter") (occurred while parsing "WorkersMetadataRequest")""" },
        { "POST /v1/components/{c}/workers/find", """{"filter":{"type":"Name","comparator":"Less","value":"x"}}""", "400 text/plain: " + Body + """Expected input type "WorkerFilter", found {"comparator":"Less","type":"Name","value":"x"}. (occurred while parsing "optional_WorkerFilter") (occurred while parsing "WorkersMetadataRequest")""" },
        { "POST /v1/components/{c}/workers/find", """{"cursor":1}""", "400 text/plain: " + Body + """Expected input type "ScanCursor", found 1. (occurred while parsing "optional_ScanCursor") (occurred while parsing "WorkersMetadataRequest")""" },
        { "POST /v1/components/{c}/workers/find", """{"precise":1}""", "400 text/plain: " + Body + """Expected input type "boolean", found 1. (occurred while parsing "optional_boolean") (occurred while parsing "WorkersMetadataRequest")""" },
        { "GET /v1/components/{c}/workers/{w}/oplog?from=1", null, "400 text/plain: " + Parameter + "`count`: Type \"integer(uint64)\" expects an input value." },
        { "GET /v1/components/{c}/workers/{w}/oplog?from=1&query=a&count=3", null, """400 {"errors":["Cannot specify both the 'from' and the 'query' parameters"]}""" },
        { "GET /v1/components/{c}/workers/{w}/oplog?from=-1&count=3", null, "400 text/plain: " + Parameter + "`from`: failed to parse \"integer(uint64)\": invalid digit found in string" },
        { "GET /v1/components/{c}/workers/nobody/oplog?from=1&count=10", null, """200 {"entries":[],"firstIndexInChunk":1,"lastIndex":0,"next":null}""" },
    };

    public static TheoryData<string, string, string> Invocations => new()
    {
        { "?function=nope", """{"params":[]}""", """500 {"golemError":{"type":"InvalidRequest","details":"could not load function nope"}}""" },
        { "?function=demo:wat/other.{nope}", """{"params":[]}""", """500 {"golemError":{"type":"InvalidRequest","details":"could not load exports for interface demo:wat/other"}}""" },
        { "?function=demo:wat/api.{nope}", """{"params":[]}""", """500 {"golemError":{"type":"InvalidRequest","details":"could not load function nope for interface demo:wat/api"}}""" },
        { "?function=demo:wat/api.{echo}", """{"params":[]}""", """500 {"golemError":{"type":"InvalidRequest","details":"expected 1, got 0 parameters"}}""" },
        { "?function=demo:wat/api.{echo}", """{"params":[{"value":1}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"Parameter s has unexpected type: expected string, found number"}}""" },
        { "?function=demo:wat/api.{echo}", """{"params":[{"typ":{"type":"U8"},"value":1}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"in $ expected string, got u8"}}""" },
        { "?function=demo:wat/api.{echo}", """{"params":[{"typ":{"type":"U8"},"value":256}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"in $ expected string, got u8"}}""" },
        { "?function=demo:wat/api.{echo}", """{"params":[{"typ":{"type":"Nope"},"value":1}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"unknown type 'Nope'"}}""" },
        { "?function=demo:wat/api.{add}", """{"params":[{"value":-1},{"value":1}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"Parameter a has unexpected type: value -1 is not within the range of 0 to 4294967295"}}""" },
        { "?function=demo:wat/api.{add}", """{"params":[{"value":1},{"value":4294967296}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"Parameter b has unexpected type: value 4294967296 is not within the range of 0 to 4294967295"}}""" },
        { "?function=demo:wat/api.{add}", """{"params":[{"value":1},{"value":2},{"value":3}]}""", """200 {"result":{"typ":{"type":"Tuple","items":[{"type":"U32"}]},"value":[3]}}""" },
        { "?function=demo:wat/api.{name-of}", """{"params":[{"value":{"name":"n","qty":"x"}}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"Parameter i has unexpected type: invalid value for key qty: expected number, found string"}}""" },
        { "?function=demo:wat/api.{name-of}", """{"params":[{"value":{"qty":1}}]}""", """500 {"golemError":{"type":"InvalidRequest","details":"Parameter i has unexpected type: key 'name' not found"}}""" },
        { "?function=demo:wat/api.{name-of}", """{"params":[{"value":{"name":"n","qty":1,"more":2}}]}""", """200 {"result":{"typ":{"type":"Tuple","items":[{"type":"Str"}]},"value":["n"]}}""" },
        { "?function=demo:wat/api.{add}", """{"params":[{"typ":{"type":"U32"},"value":1},{"value":1}]}""", """400 {"errors":["Some parameters have types specified, while others don't. Either all parameters must have types or none of them should."]}""" },
        { "?function=((", """{"params":[]}""", """500 {"golemError":{"type":"InvalidRequest","details":"Invalid function name: Parse error at line: 1, column: 1\nUnexpected `(`\nExpected letter or digit, `-`, `:` or `/`\n"}}""" },
        { "", """{"params":[]}""", "400 text/plain: " + Parameter + "`function`: Type \"string\" expects an input value." },
        { "?function=x", "{}", "400 text/plain: " + Body + """Expected input type "list_ValueAndOptionalType", found null. (occurred while parsing "InvokeParameters")""" },
        { "?function=x", "[]", "400 text/plain: " + Body + """Expected input type "InvokeParameters", found [].""" },
        { "?function=x", """{"params":1}""", "400 text/plain: " + Body + """Expected input type "list_ValueAndOptionalType", found 1. (occurred while parsing "InvokeParameters")""" },
        { "?function=x", """{"params":[1]}""", "400 text/plain: " + Body + """Expected input type "ValueAndOptionalType", found 1. (occurred while parsing "list_ValueAndOptionalType") (occurred while parsing "InvokeParameters")""" },
        { "?function=x", """{"params":[{}]}""", "400 text/plain: " + Body + """Expected input type "json", found null. (occurred while parsing "ValueAndOptionalType") (occurred while parsing "list_ValueAndOptionalType") (occurred while parsing "InvokeParameters")""" },
        { "?function=x", """{"params":[{"value":1}""", "400 text/plain: " + Body + "EOF while parsing a list at line 1 column 22" },
    };

    [Theory]
    [MemberData(nameof(Creation))]
    [MemberData(nameof(Commands))]
    [MemberData(nameof(Lists))]
    public async Task Wrong_input_is_answered_as_the_reference_says(string request, string? body, string expected)
    {
        var component = await fixture.LifeAsync();
        var worker = fixture.NewName();
        (await fixture.Api.PostAsync($"/v1/components/{component}/workers", """{"name":"NAME","args":[],"env":{}}""".Replace("NAME", worker))).Ok.GetProperty("componentVersion");
        string Fill(string text) => text.Replace("{c}", component).Replace("{w}", worker).Replace("{u}", Unknown);

        var parts = request.Split(' ', 2);
        var answer = await fixture.Api.SendAsync(new HttpMethod(parts[0]), Fill(parts[1]), body is null ? null : Fill(body));
        Assert.Equal(Fill(expected), answer.ToString());
        Assert.Equal(200, (await fixture.Api.InvokeAsync($"/v1/components/{component}/workers/{worker}", "test:life/api.{get}")).Status);
    }

    [Theory]
    [MemberData(nameof(Invocations))]
    public async Task A_wrong_invocation_is_refused_and_the_worker_stays_usable(string query, string body, string expected)
    {
        var worker = $"/v1/components/{await fixture.WordsAsync()}/workers/{fixture.NewName()}";
        var escaped = query.Length == 0 ? "" : "?function=" + Uri.EscapeDataString(query["?function=".Length..]);
        Assert.Equal(expected, (await fixture.Api.PostAsync($"{worker}/invoke-and-await{escaped}", body)).ToString());
        Assert.Equal(200, (await fixture.Api.InvokeAsync(worker, "demo:wat/api.{count}")).Status);
    }

    [Fact]
    public async Task Invoking_an_unknown_component_names_the_component()
    {
        var answer = await fixture.Api.InvokeAsync($"/v1/components/{Unknown}/workers/a", "x");
        Assert.Equal("""500 {"golemError":{"type":"GetLatestVersionOfComponentFailed","componentId":"{u}","reason":"Component not found"}}""".Replace("{u}", Unknown), answer.ToString());
    }

    [Fact]
    public async Task A_queued_invocation_of_an_unknown_function_is_accepted()
    {
        var worker = await fixture.NewWorkerAsync();
        Assert.Equal("200 {}", (await fixture.Api.InvokeAsync(worker, "test:life/api.{nope}", wait: false)).ToString());
        Assert.Equal(4ul, await fixture.Api.AddAsync(worker, 4));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_before_it_is_read()
    {
        var worker = await fixture.NewWorkerAsync();
        var answer = await fixture.Api.PostAsync($"{worker}/invoke-and-await?function=x", """{"params":[{"value":"LONG"}]}""".Replace("LONG", new string('x', 33 << 20)));
        Assert.Equal(413, answer.Status);
    }
}
