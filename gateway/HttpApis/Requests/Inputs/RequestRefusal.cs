using GolemOrleans.Gateway.Errors;

namespace GolemOrleans.Gateway.HttpApis.Requests.Inputs;

/// <summary>A request to an HTTP API that is answered with a status and a plain text, as Golem's gateway words it.</summary>
internal sealed class RequestRefusal(int status, string text) : PlainTextException(status, text);
