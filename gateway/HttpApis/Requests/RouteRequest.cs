using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.HttpApis.Requests.Routing;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis.Requests;

/// <summary>A request and the route that it takes.</summary>
/// <param name="Context">Its answer is written there.</param>
/// <param name="Route">What answers it.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Body">Unread.</param>
/// <param name="Values">What expressions see of it.</param>
/// <param name="Cancellation">The client is gone, or the time is up.</param>
internal sealed record RouteRequest(
    HttpContext Context, CompiledRoute Route, RequestTarget Target, RequestBody Body, RequestValues Values, CancellationToken Cancellation);
