using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.rpc-error</c>.</summary>
internal static class RpcError
{
    private const int Protocol = 0, Denied = 1, NotFound = 2, Remote = 3;

    public static WitType Type { get; } = WitType.Variant(
        new WitCase("protocol-error", WitType.String),
        new WitCase("denied", WitType.String),
        new WitCase("not-found", WitType.String),
        new WitCase("remote-internal-error", WitType.String));

    public static WitValue Of(WorkerFault fault) => Make(
        fault switch
        {
            InvalidRequest or ParamTypeMismatch => Protocol,
            WorkerAlreadyExists => Denied,
            WorkerNotFound or ComponentDownloadFailed or LatestVersionFailed => NotFound,
            _ => Remote,
        },
        fault.Message);

    public static WitValue OfBadRequest(string message) => Make(Protocol, message);

    private static WitValue Make(int number, string message) => WitValue.Variant(number, WitValue.String(message));
}
