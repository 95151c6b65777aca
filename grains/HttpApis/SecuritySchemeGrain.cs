using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.HttpApis;

/// <inheritdoc cref="ISecuritySchemeGrain"/>
public sealed class SecuritySchemeGrain(
    [PersistentState("security-scheme", RegistryStorage.Name)] IPersistentState<SecuritySchemeState> state) : Grain, ISecuritySchemeGrain
{
    public async Task<SecuritySchemeRecord> CreateAsync(SecuritySchemeRecord scheme)
    {
        if (state.State.Scheme is not null)
            throw new RegistryException(RegistryErrorKind.AlreadyExists, $"Security scheme already exists: {scheme.Id}");
        await state.WriteAsync(s => s.Scheme, (s, value) => s.Scheme = value, scheme);
        return scheme;
    }

    public Task<SecuritySchemeRecord?> FindAsync() => Task.FromResult(state.State.Scheme);
}
