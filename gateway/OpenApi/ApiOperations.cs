namespace GolemOrleans.Gateway.OpenApi;

/// <summary>What the OpenAPI document says of a route beyond its method and path.</summary>
/// <param name="Route"><c>METHOD /path</c> as it is mapped.</param>
/// <param name="Summary">One line.</param>
/// <param name="Query">Query parameters as <c>name: type</c>, separated by commas; see <see cref="SchemaText"/>.</param>
/// <param name="Request">Type of the body: a JSON type, <c>yaml</c> and one that may be YAML too, <c>binary</c>, <c>form</c> and its fields, or empty for none.</param>
/// <param name="Response">Type of the answer: a JSON type, <c>binary</c>, or <c>events</c>.</param>
/// <param name="Headers">Header parameters, like those of the query.</param>
internal sealed record ApiOperation(string Route, string Summary, string Query, string Request, string Response, string Headers = "");

/// <summary>The operations of the REST API, one line a route.</summary>
internal static class ApiOperations
{
    private const string C = "/v1/components/{component_id}";
    private const string W = C + "/workers/{worker_name}";
    private const string ComponentForm = "componentType: Durable|Ephemeral?, component: binary, filesPermissions: ComponentFilePathWithPermissionsList?, "
        + "files: binary?, dynamicLinking: DynamicLinking?, env: ComponentEnv?";

    private const string Invocation = "Idempotency-Key: string?, traceparent: string?, tracestate: string?";
    private const string PluginForm = "form name: string, version: string, description: string, icon: binary, homepage: string, scope: string, wasm: binary";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET /healthcheck", "Whether workers can run", "", "", "Empty"),
        new("GET /version", "Version of the API", "", "", "VersionInfo"),
        new("GET /openapi.json", "This document", "", "", "any"),
        new("GET /v1/components", "List components", "component-name: string?", "", "[Component]"),
        new("POST /v1/components", "Create a component", "", "form name: string, " + ComponentForm, "Component"),
        new("POST /v1/components/search", "Find components by name", "", "ComponentSearch", "[Component]"),
        new($"PUT {C}/upload", "Upload a new version", "component_type: Durable|Ephemeral?", "binary", "Component"),
        new($"POST {C}/updates", "Create a new version", "", "form " + ComponentForm, "Component"),
        new($"GET {C}/download", "Download the uploaded bytes", "version: u64?", "", "binary"),
        new($"GET {C}", "All versions of a component", "", "", "[Component]"),
        new($"GET {C}/versions/{{version}}", "One version of a component", "", "", "Component"),
        new($"GET {C}/latest", "The latest version of a component", "", "", "Component"),
        new($"GET {C}/versions/{{version}}/file-contents/{{file_key}}", "Download an initial file", "", "", "binary"),
        new($"GET {C}/versions/{{version}}/plugins/installs", "List installed plugins", "", "", "[PluginInstallation]"),
        new($"POST {C}/latest/plugins/installs", "Install a plugin", "", "PluginInstallationCreation", "PluginInstallation"),
        new($"PUT {C}/versions/latest/plugins/installs/{{installation_id}}", "Change an installation", "", "PluginInstallationUpdate", "Empty"),
        new($"DELETE {C}/latest/plugins/installs/{{installation_id}}", "Uninstall a plugin", "", "", "Empty"),
        new($"POST {C}/versions/latest/plugins/installs/batch", "Install, change and uninstall at once", "", "BatchPluginInstallationUpdates", "Empty"),
        new("GET /v1/plugins", "List plugins", "scope: string?", "", "[PluginDefinition]"),
        new("POST /v1/plugins", "Create a plugin", "", "PluginDefinitionCreation", "Empty"),
        new("GET /v1/plugins/{name}", "All versions of a plugin", "", "", "[PluginDefinition]"),
        new("GET /v1/plugins/{name}/{version}", "One version of a plugin", "", "", "PluginDefinition"),
        new("DELETE /v1/plugins/{name}/{version}", "Delete a plugin version", "", "", "Empty"),
        new("POST /v1/library-plugins", "Create a library plugin", "", PluginForm, "Empty"),
        new("POST /v1/app-plugins", "Create an app plugin", "", PluginForm, "Empty"),
        new("PUT /v1/api/definitions/import", "Create an API definition from an OpenAPI document", "", "yaml any", "HttpApiDefinitionResponseData"),
        new("GET /v1/api/definitions", "List API definitions", "api-definition-id: string?", "", "[HttpApiDefinitionResponseData]"),
        new("POST /v1/api/definitions", "Create an API definition", "", "yaml HttpApiDefinitionRequest", "HttpApiDefinitionResponseData"),
        new("GET /v1/api/definitions/{id}/{version}", "One version of an API definition", "", "", "HttpApiDefinitionResponseData"),
        new("PUT /v1/api/definitions/{id}/{version}", "Change a draft of an API definition", "", "yaml HttpApiDefinitionRequest", "HttpApiDefinitionResponseData"),
        new("DELETE /v1/api/definitions/{id}/{version}", "Delete a version of an API definition", "", "", "string"),
        new("POST /v1/api/deployments/deploy", "Deploy API definitions at a site", "", "ApiDeploymentRequest", "ApiDeployment"),
        new("GET /v1/api/deployments", "List deployments", "api-definition-id: string?", "", "[ApiDeployment]"),
        new("GET /v1/api/deployments/{site}", "The deployment at a site", "", "", "ApiDeployment"),
        new("DELETE /v1/api/deployments/{site}", "End the deployment at a site", "", "", "string"),
        new("DELETE /v1/api/deployments/{site}/{id}/{version}", "Take one API definition away from a site", "", "", "string"),
        new("GET /v1/api/security/{security_scheme_identifier}", "A security scheme", "", "", "SecuritySchemeData"),
        new("POST /v1/api/security", "Create a security scheme", "", "SecuritySchemeData", "SecuritySchemeData"),
        new($"POST {C}/workers", "Create a worker", "", "WorkerCreationRequest", "WorkerCreationResponse"),
        new($"GET {C}/workers", "List workers", "filter: [string]?, cursor: string?, count: u64?, precise: bool?", "", "WorkersMetadataResponse"),
        new($"POST {C}/workers/find", "List workers by a filter", "", "WorkersMetadataRequest", "WorkersMetadataResponse"),
        new($"GET {W}", "Metadata of a worker", "", "", "WorkerMetadata"),
        new($"DELETE {W}", "Delete a worker", "", "", "Empty"),
        new($"POST {W}/invoke-and-await", "Invoke a function and wait for its result", "function: string", "InvokeParameters", "InvokeResult", Invocation),
        new($"POST {W}/invoke", "Enqueue an invocation", "function: string", "InvokeParameters", "Empty", Invocation),
        new($"POST {C}/invoke-and-await", "Invoke on a worker without a name and wait", "function: string", "InvokeParameters", "InvokeResult", Invocation),
        new($"POST {C}/invoke", "Enqueue on a worker without a name", "function: string", "InvokeParameters", "Empty", Invocation),
        new($"POST {W}/complete", "Complete a promise", "", "CompleteParameters", "bool"),
        new($"POST {W}/interrupt", "Interrupt a worker", "recovery-immediately: bool?", "", "Empty"),
        new($"POST {W}/resume", "Resume a worker", "", "", "Empty"),
        new($"POST {W}/update", "Update a worker to another version", "", "UpdateWorkerRequest", "Empty"),
        new($"POST {W}/revert", "Revert a worker", "", "RevertWorkerTarget", "Empty"),
        new($"POST {W}/activate-plugin", "Activate a plugin for a worker", "plugin-installation-id: uuid", "", "Empty"),
        new($"POST {W}/deactivate-plugin", "Deactivate a plugin for a worker", "plugin-installation-id: uuid", "", "Empty"),
        new($"DELETE {W}/invocations/{{idempotency_key}}", "Cancel a queued invocation", "", "", "CancelInvocationResponse"),
        new($"GET {W}/oplog", "Read or search the oplog", "from: u64?, count: u64, cursor: string?, query: string?", "", "GetOplogResponse"),
        new($"GET {W}/files/{{file_name}}", "List a directory of a worker", "", "", "GetFilesResponse"),
        new($"GET {W}/file-contents/{{file_name}}", "Read a file of a worker", "", "", "binary"),
        new($"GET {W}/connect", "Event stream of a worker: WebSocket, or server-sent events", "", "", "events"),
    ];
}
