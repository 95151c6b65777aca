namespace GolemOrleans.Components.Binary;

/// <summary>What a component and a component type have in common: types, aliases of exports, and imports, each with an index.</summary>
internal interface IDeclarations
{
    /// <summary>A type definition; its index.</summary>
    int Type(ReadOnlySpan<byte> definition);

    /// <summary>An export of an instance under an index of its own.</summary>
    int Alias(Sort sort, int instance, string name);

    /// <summary>An import; its index in the space of <paramref name="sort"/>.</summary>
    int Import(string name, Sort sort, ReadOnlySpan<byte> descriptor);
}
