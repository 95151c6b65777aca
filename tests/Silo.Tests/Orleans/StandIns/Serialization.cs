using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

#pragma warning disable CA1716
namespace Orleans.Serialization
{
    /// <summary>In place of Orleans' serializer: JSON.</summary>
    public class Serializer
    {
        public BinaryData ToBytes<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value));

        public T FromBytes<T>(BinaryData bytes) => JsonSerializer.Deserialize<T>(bytes.ToMemory().Span)!;
    }
}

namespace Orleans.Serialization.Configuration
{
    public class TypeManifestOptions;

    /// <summary>What an assembly's generated code tells of its types.</summary>
    public abstract class TypeManifestProviderBase
    {
        protected abstract void ConfigureInner(TypeManifestOptions options);
    }

    public interface IProviderMetadataProvider;

    public static class ProviderMetadataRegistry
    {
        /// <summary>Called when an assembly with providers is loaded.</summary>
        public static void Register(IProviderMetadataProvider provider)
        {
        }
    }
}

namespace Orleans.Serialization.Activators
{
    public interface IActivator<T>
    {
        T Create();
    }
}

namespace Orleans.Serialization.Serializers
{
    public interface IActivatorProvider
    {
        Activators.IActivator<T> GetActivator<T>();
    }

    /// <summary>Makes states by their parameterless constructor.</summary>
    public sealed class ParameterlessActivators : IActivatorProvider
    {
        public Activators.IActivator<T> GetActivator<T>() => new Parameterless<T>();

        private sealed class Parameterless<T> : Activators.IActivator<T>
        {
            public T Create() => Activator.CreateInstance<T>();
        }
    }
}

namespace Orleans.Storage
{
    public interface IGrainStorageSerializer
    {
        BinaryData Serialize<T>(T input);

        T Deserialize<T>(BinaryData input);
    }

    public interface IStorageProviderSerializerOptions
    {
        IGrainStorageSerializer GrainStorageSerializer { get; set; }
    }

    public class OrleansGrainStorageSerializer(Serialization.Serializer serializer) : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T input) => serializer.ToBytes(input);

        public T Deserialize<T>(BinaryData input) => serializer.FromBytes<T>(input);
    }

    /// <summary>Gives a storage without a serializer the one of the silo.</summary>
    public class DefaultStorageProviderSerializerOptionsConfigurator<TOptions>(IServiceProvider services) : IPostConfigureOptions<TOptions>
        where TOptions : class, IStorageProviderSerializerOptions
    {
        public void PostConfigure(string? name, TOptions options) => options.GrainStorageSerializer ??= services.GetRequiredService<IGrainStorageSerializer>();
    }
}
