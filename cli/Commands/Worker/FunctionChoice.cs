using GolemOrleans.Cli.Api;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Cli.Commands.Worker;

/// <summary>
/// The function that a command line means. Besides the full name the short forms <c>add</c>, <c>counter.inc</c> and
/// <c>api.{add}</c> do, as long as only one export fits.
/// </summary>
/// <param name="FullName">The name to invoke.</param>
/// <param name="Parameters">The types of the arguments to give.</param>
internal sealed record FunctionChoice(string FullName, IReadOnlyList<WitType> Parameters)
{
    /// <exception cref="CommandException">No function fits, or several do.</exception>
    public static FunctionChoice Find(ComponentView component, string text)
    {
        FunctionName wanted;
        try
        {
            wanted = FunctionName.Parse(text);
        }
        catch (FunctionNameException failure)
        {
            throw new CommandException($"'{text}' is no function name: {failure.Message.Trim()}");
        }

        var fitting = component.Functions.Where(f => FitsInterface(f.Interface, wanted.Interface) && wanted.Function.ExportNames.Contains(f.Name)).ToList();
        if (fitting is not [var found])
        {
            var known = (fitting.Count > 0 ? fitting : component.Functions).Select(f => "  " + f);
            throw new CommandException(
                $"{(fitting.Count > 0 ? $"'{text}' may be any of" : $"{component.Name} exports no function '{text}'. It exports")}:\n{string.Join('\n', known)}");
        }

        // The resource of an indexed call is found by its constructor arguments: no handle is given.
        var given = wanted.Function.IsIndexed && wanted.Function.Kind is FunctionKind.Method or FunctionKind.Drop ? 1 : 0;
        return new FunctionChoice(
            new FunctionName(found.Interface, wanted.Function).ToString(),
            [.. found.Parameters.Skip(wanted.Function.IsIndexed ? given : 0).Select(p => p.Type)]);
    }

    private static bool FitsInterface(string? exported, string? wanted) =>
        wanted is null || exported == wanted || exported?.Split('@')[0] == wanted || (exported?.Split('@')[0].EndsWith("/" + wanted, StringComparison.Ordinal) ?? false);
}
