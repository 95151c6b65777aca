namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>Why a route of a definition cannot be; who knows the route says which.</summary>
internal sealed class RouteProblemException(string problem, Exception? inner = null) : Exception(problem, inner);
