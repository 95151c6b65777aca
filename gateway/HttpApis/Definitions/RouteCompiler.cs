using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>A route that was looked up and compiled.</summary>
/// <param name="Route">As it is stored.</param>
/// <param name="Functions">The functions of its component that it calls.</param>
internal sealed record MadeRoute(HttpApiRouteRecord Route, IReadOnlyList<string> Functions);

/// <summary>Makes one route of a definition: its path parsed, its component found, its expressions compiled.</summary>
internal static class RouteCompiler
{
    /// <exception cref="RouteProblemException">It cannot be.</exception>
    public static async Task<MadeRoute> CompileAsync(RouteRequest request, BoundComponents components)
    {
        var pattern = Parse(request.Path);
        var route = new HttpApiRouteRecord
        {
            Method = request.Method,
            Path = pattern.ToString(),
            Shape = pattern.Shape,
            Security = request.Security,
            Binding = new HttpApiBindingRecord { Kind = request.Binding.Kind },
        };
        return request.Binding.Kind == HttpApiBindingKind.CorsPreflight
            ? new MadeRoute(await PreflightAsync(route, request.Binding), [])
            : await BoundAsync(route, request.Binding, pattern, components);
    }

    private static async Task<HttpApiRouteRecord> PreflightAsync(HttpApiRouteRecord route, BindingRequest binding)
    {
        try
        {
            var cors = await CorsHeaders.ReadAsync(binding.Response);
            var stored = route.Binding with { Response = binding.Response };
            return route with { Binding = stored, Cors = cors, BindingJson = BindingJson.Write(stored, RoutePrograms.None, cors) };
        }
        catch (RibException problem)
        {
            throw new RouteProblemException($"Rib compilation for cors-preflight response. {problem.Message}", problem);
        }
        catch (FormatException problem)
        {
            throw new RouteProblemException(problem.Message, problem);
        }
    }

    private static async Task<MadeRoute> BoundAsync(HttpApiRouteRecord route, BindingRequest request, RoutePattern pattern, BoundComponents components)
    {
        var isHandler = request.Kind == HttpApiBindingKind.HttpHandler;
        if (!isHandler && request.Response is null)
            throw new RouteProblemException("Missing response field in binding");
        var bound = await components.FindAsync(request.ComponentName ?? throw new RouteProblemException("Missing component field in binding"), request.ComponentVersion);
        if (isHandler && !bound.IsHandler)
            throw new RouteProblemException($"The component {bound.Component.Name} does not export wasi:http/incoming-handler");
        var binding = route.Binding with
        {
            Component = bound.Component,
            WorkerName = request.WorkerName,
            IdempotencyKey = request.IdempotencyKey,
            Response = isHandler ? null : request.Response,
            InvocationContext = isHandler ? null : request.InvocationContext,
        };
        var programs = Compile(binding, bound.Environment);
        RequireText("workerName", programs.WorkerName);
        RequireText("idempotencyKey", programs.IdempotencyKey);
        foreach (var program in programs.All)
            CheckVariables(program, pattern);
        return new MadeRoute(
            route with { Binding = binding, BindingJson = BindingJson.Write(binding, programs, null) },
            isHandler ? [BoundComponent.Handler] : [.. programs.All.SelectMany(program => program.Functions).Select(use => use.Function)]);
    }

    private static RoutePattern Parse(string path)
    {
        try
        {
            return RoutePattern.Parse(path);
        }
        catch (FormatException problem)
        {
            throw new RouteProblemException(problem.Message, problem);
        }
    }

    private static RoutePrograms Compile(HttpApiBindingRecord binding, RibEnvironment environment)
    {
        var field = "";
        try
        {
            return RoutePrograms.Compile(binding, environment, name => field = name);
        }
        catch (RibException problem)
        {
            throw new RouteProblemException($"{(problem.Kind == RibErrorKind.Syntax ? "" : "Rib compilation error: ")}{field}: {problem.Message}", problem);
        }
    }

    private static void RequireText(string field, RibProgram? program)
    {
        if (program is not null && program.Output is not { Kind: WitKind.String })
            throw new RouteProblemException($"Rib compilation error: {field}: its value is no string");
    }

    /// <summary>A variable that the path does not have would be missing in each request.</summary>
    private static void CheckVariables(RibProgram program, RoutePattern pattern)
    {
        if (program.Inputs.GetValueOrDefault("request") is not RecordType request
            || request.Fields.FirstOrDefault(field => field.Name == "path").Type is not RecordType path)
        {
            return;
        }

        foreach (var variable in path.Fields.Select(field => field.Name).Except(pattern.Variables))
            throw new RouteProblemException($"Rib compilation error: the path has no variable '{variable}'");
    }
}
