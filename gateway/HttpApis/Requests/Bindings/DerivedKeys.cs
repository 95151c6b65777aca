using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>Names and keys that follow from the idempotency key of a request: the same for ever, and no other's.</summary>
internal static class DerivedKeys
{
    /// <summary>The worker of a request whose route names none.</summary>
    public static Guid Worker(Guid component, string key) => Hash($"worker\n{component:D}\n{key}");

    /// <summary>
    /// The key of a call that is not the first of its request: the first has the request's own key, and two calls with one key
    /// would be one invocation.
    /// </summary>
    /// <param name="key">Of the request.</param>
    /// <param name="call">How many were before it.</param>
    /// <param name="function">What it calls.</param>
    public static string Call(string key, int call, string function) => Hash($"call\n{call.ToString(CultureInfo.InvariantCulture)}\n{function}\n{key}").ToString("D");

    private static Guid Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
