using GolemOrleans.Wasmtime;

namespace GolemOrleans.Gateway.Tests.Support;

/// <summary>A component in text form that exports <c>wasi:http/incoming-handler</c>; what it does with requests does not matter.</summary>
internal static class HandlerGuest
{
    public static byte[] Wasm() => WatText.ToWasm("""
        (component
          (import "wasi:http/types@0.2.3" (instance $types
            (export "incoming-request" (type (sub resource)))
            (export "response-outparam" (type (sub resource)))))
          (alias export $types "incoming-request" (type $request))
          (alias export $types "response-outparam" (type $out))
          (core module $m (func (export "handle") (param i32 i32)))
          (core instance $i (instantiate $m))
          (func $handle (param "request" (own $request)) (param "response-out" (own $out)) (canon lift (core func $i "handle")))
          (instance $api (export "handle" (func $handle)))
          (export "wasi:http/incoming-handler@0.2.3" (instance $api)))
        """);
}
