using System.Text;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.GrainInterfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace GolemOrleans.Gateway.Http;

/// <summary>Reads ids and names out of the request path; what does not parse is answered as the reference answers it.</summary>
internal static class PathParameters
{
    public const int MaxWorkerNameBytes = 512;

    public static Guid ComponentId(HttpContext context) => Uuid(context, "component_id", "ComponentId");

    public static Guid Uuid(HttpContext context, string parameter, string type)
    {
        var text = Text(context, parameter);
        return UuidText.TryParse(text, out var id)
            ? id
            : throw new PlainTextException(400, $"failed to parse path `{parameter}`: failed to parse \"string({type})\": {UuidText.Problem(text)}");
    }

    /// <summary>The decoded segment, slashes included: routing itself leaves an encoded slash as it is.</summary>
    public static string Text(HttpContext context, string parameter) => RawSegment(context, parameter) is { } raw
        ? Uri.UnescapeDataString(raw)
        : context.GetRouteValue(parameter) as string ?? "";

    private static string? RawSegment(HttpContext context, string parameter)
    {
        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget is not ['/', ..] target || context.GetEndpoint() is not RouteEndpoint route)
            return null;
        var pattern = route.RoutePattern.PathSegments;
        var segments = target.Split('?')[0][1..].Split('/');
        for (var i = 0; i < pattern.Count && segments.Length == pattern.Count; i++)
        {
            if (pattern[i].Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart part] && part.Name == parameter)
                return segments[i];
        }

        return null;
    }

    /// <exception cref="BadRequestException">The segment is not an unsigned number.</exception>
    public static ulong Version(HttpContext context) =>
        ulong.TryParse(Text(context, "version"), out var version) ? version : throw new BadRequestException("Invalid version");

    public static WorkerKey Worker(HttpContext context)
    {
        var component = ComponentId(context);
        var name = Text(context, "worker_name");
        CheckWorkerName(name);
        return new WorkerKey(component, name);
    }

    /// <exception cref="BadRequestException">The name breaks a rule: 1–512 bytes, no whitespace, no slash, no leading dash.</exception>
    public static void CheckWorkerName(string name)
    {
        var problem = name.Length == 0 || Encoding.UTF8.GetByteCount(name) > MaxWorkerNameBytes
            ? "Worker name must be between 1 and 512 characters"
            : name.Any(char.IsWhiteSpace) ? "Worker name must not contain whitespaces"
            : name.Contains('/') ? "Worker name must not contain '/'"
            : name[0] == '-' ? "Worker name must not start with '-'"
            : null;
        if (problem is not null)
            throw new BadRequestException($"Invalid worker name: {problem}");
    }
}
