namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>Names of limits in log lines and metrics.</summary>
public static class Limit
{
    public const string Disk = "disk", FileSize = "file-size", FileEscape = "file-escape", InvocationTime = "invocation-time",
        LogRate = "log-rate", Memory = "memory", Payload = "payload", PendingInvocations = "pending-invocations",
        Random = "random", RequestBody = "request-body";
}
