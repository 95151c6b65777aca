namespace GolemOrleans.Engine.Tests.Signatures;

/// <summary>Compares our public types with the real ones of the same name: ours may have less, but nothing different.</summary>
internal static class SignatureComparison
{
    /// <summary>The differences, one line each.</summary>
    public static IEnumerable<string> Differences(IEnumerable<PublicType> ours, IReadOnlyDictionary<string, PublicType> real)
    {
        foreach (var type in ours)
        {
            if (!real.TryGetValue(type.Name, out var counterpart)) continue;
            if (type.Declaration != counterpart.Declaration)
                yield return $"{type.Name} is declared '{type.Declaration}', in Orleans '{counterpart.Declaration}'.";
            foreach (var extra in type.Interfaces.Except(counterpart.Interfaces))
                yield return $"{type.Name} implements {extra}, in Orleans it does not.";
            foreach (var extra in type.Members.Except(counterpart.Members))
                yield return $"{type.Name} has '{extra}', which Orleans has not{Similar(extra, counterpart)}";
        }
    }

    private static string Similar(string member, PublicType counterpart)
    {
        var name = member.Split('(')[0].Split(' ')[^1];
        var similar = counterpart.Members.Where(line => line.Split('(')[0].Split(' ')[^1] == name).ToList();
        return similar.Count == 0 ? "." : $"; Orleans has '{string.Join("', '", similar)}'.";
    }
}
