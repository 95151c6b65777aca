namespace GolemOrleans.Gateway.OpenApi;

/// <summary>Unions of the REST API: one of several objects of <see cref="ApiSchemas"/>, told apart by the field <see cref="Tag"/>.</summary>
internal static class ApiUnions
{
    public const string Tag = "type";

    /// <summary>Name of the union, and its cases as <c>Case: Object</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["GolemError"] = "InvalidRequest: GolemErrorDetails, WorkerAlreadyExists: GolemErrorWorker, WorkerNotFound: GolemErrorWorker, "
            + "WorkerCreationFailed: GolemErrorWorkerCreationFailed, FailedToResumeWorker: GolemErrorFailedToResumeWorker, "
            + "ComponentDownloadFailed: GolemErrorComponentVersion, ComponentParseFailed: GolemErrorComponentVersion, "
            + "GetLatestVersionOfComponentFailed: GolemErrorComponent, InitialComponentFileDownloadFailed: GolemErrorPath, FileSystemError: GolemErrorPath, "
            + "PromiseNotFound: GolemErrorPromise, PromiseDropped: GolemErrorPromise, PromiseAlreadyCompleted: GolemErrorPromise, "
            + "Interrupted: GolemErrorInterrupted, ParamTypeMismatch: GolemErrorDetails, ValueMismatch: GolemErrorDetails, NoValueInMessage: Empty, "
            + "InvalidAccount: Empty, ShardingNotReady: Empty, PreviousInvocationExited: Empty, UnexpectedOplogEntry: GolemErrorUnexpectedOplogEntry, "
            + "RuntimeError: GolemErrorDetails, Unknown: GolemErrorDetails, PreviousInvocationFailed: GolemErrorDetails, "
            + "InvalidShardId: GolemErrorInvalidShardId",
        ["AnalysedType"] = "Bool: Empty, U8: Empty, S8: Empty, U16: Empty, S16: Empty, U32: Empty, S32: Empty, U64: Empty, S64: Empty, F32: Empty, F64: Empty, "
            + "Chr: Empty, Str: Empty, List: TypeList, Option: TypeOption, Result: TypeResult, Tuple: TypeTuple, Record: TypeRecord, Variant: TypeVariant, "
            + "Enum: TypeEnum, Flags: TypeFlags, Handle: TypeHandle",
        ["AnalysedExport"] = "Instance: AnalysedInstance, Function: AnalysedFunction",
        ["DynamicLinkedInstance"] = "WasmRpc: DynamicLinkedWasmRpc",
        ["PluginInstallationAction"] = "Install: PluginInstallationCreation, Update: PluginInstallationUpdateWithId, Uninstall: PluginUninstallation",
        ["RevertWorkerTarget"] = "revertToOplogIndex: RevertToOplogIndex, revertLastInvocations: RevertLastInvocations",
        ["UpdateRecord"] = "pendingUpdate: PendingUpdate, successfulUpdate: SuccessfulUpdate, failedUpdate: FailedUpdate",
        ["WorkerFilter"] = "Name: WorkerNameFilter, Env: WorkerEnvFilter, Version: WorkerVersionFilter, Status: WorkerStatusFilter, CreatedAt: WorkerCreatedAtFilter, "
            + "And: WorkerFilters, Or: WorkerFilters, Not: WorkerNotFilter",
        ["PublicOplogEntry"] = "Create: CreateParameters, ImportedFunctionInvoked: ImportedFunctionInvokedParameters, "
            + "ExportedFunctionInvoked: ExportedFunctionInvokedParameters, ExportedFunctionCompleted: ExportedFunctionCompletedParameters, "
            + "Suspend: TimestampParameter, NoOp: TimestampParameter, Interrupted: TimestampParameter, Exited: TimestampParameter, "
            + "BeginAtomicRegion: TimestampParameter, BeginRemoteWrite: TimestampParameter, Restart: TimestampParameter, Error: ErrorParameters, "
            + "Jump: JumpParameters, ChangeRetryPolicy: ChangeRetryPolicyParameters, EndAtomicRegion: EndRegionParameters, "
            + "EndRemoteWrite: EndRegionParameters, PendingWorkerInvocation: PendingWorkerInvocationParameters, PendingUpdate: PendingUpdateParameters, "
            + "SuccessfulUpdate: SuccessfulUpdateParameters, FailedUpdate: FailedUpdateParameters, GrowMemory: GrowMemoryParameters, "
            + "CreateResource: ResourceParameters, DropResource: ResourceParameters, DescribeResource: DescribeResourceParameters, Log: LogParameters, "
            + "ActivatePlugin: PluginParameters, DeactivatePlugin: PluginParameters, Revert: RevertParameters, CancelInvocation: CancelInvocationParameters, "
            + "StartSpan: StartSpanParameters, FinishSpan: FinishSpanParameters, SetSpanAttribute: SetSpanAttributeParameters, "
            + "ChangePersistenceLevel: ChangePersistenceLevelParameters",
        ["WrappedFunctionType"] = "ReadLocal: Empty, WriteLocal: Empty, ReadRemote: Empty, WriteRemote: Empty, WriteRemoteBatched: WriteRemoteBatchedParameters",
        ["WorkerInvocation"] = "ExportedFunction: ExportedFunctionParameters, ManualUpdate: ManualUpdateParameters",
        ["SpanData"] = "LocalSpan: LocalSpanData, ExternalSpan: ExternalSpanData",
        ["AttributeValue"] = "String: StringAttributeValue",
        ["UpdateDescription"] = "Automatic: Empty, SnapshotBased: SnapshotBasedUpdateParameters",
        ["PluginTypeSpecificDefinition"] = "ComponentTransformer: ComponentTransformerDefinition, OplogProcessor: OplogProcessorDefinition, Library: Empty, App: Empty",
        ["PluginTypeSpecificCreation"] = "ComponentTransformer: ComponentTransformerDefinition, OplogProcessor: OplogProcessorDefinition",
        ["WorkerServiceErrorsBody"] = "Messages: MessagesErrorsBody, Validation: ValidationErrorsBody",
        ["PluginScope"] = "Global: Empty, Component: ComponentPluginScope",
    };
}
