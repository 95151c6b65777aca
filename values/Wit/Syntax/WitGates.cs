namespace GolemOrleans.Values.Wit.Syntax;

/// <summary>Feature gates: <c>@since(…)</c>, <c>@unstable(…)</c>, <c>@deprecated(…)</c>. What they guard is always kept.</summary>
internal static class WitGates
{
    public static void Skip(WitTokenReader tokens)
    {
        while (tokens.AtSymbol("@"))
        {
            var here = tokens.Here;
            tokens.Next();
            var gate = tokens.Identifier("the name of a gate");
            if (gate is not ("since" or "unstable" or "deprecated"))
                throw here.Error($"unknown gate `@{gate}`");
            tokens.Separated("(", ")", () =>
            {
                var key = tokens.Identifier("`version` or `feature`");
                tokens.Symbol("=");
                return key == "version" ? tokens.Version() : tokens.Identifier("a feature");
            });
        }
    }
}
