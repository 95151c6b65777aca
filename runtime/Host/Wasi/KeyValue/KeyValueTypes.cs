using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.KeyValue;

/// <summary>The static functions of <c>wasi:keyvalue/types</c>. Opening a bucket always succeeds.</summary>
[WitInterface("wasi:keyvalue/types")]
internal sealed class KeyValueTypes(KeyValueHost host)
{
    public Result<BucketHandle, KeyValueError> BucketOpenBucket(string name) => Result.Ok(new BucketHandle(name));

    public OutgoingValue OutgoingValueNewOutgoingValue() => new(host.Poll, host.MaxValueBytes);
}
