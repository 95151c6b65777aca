namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by name: the emitting assembly may use internal members of the named one.</summary>
/// <param name="assemblyName">The named assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
