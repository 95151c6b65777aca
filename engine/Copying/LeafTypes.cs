using System.Collections.Frozen;
using System.Net;
using System.Numerics;
using System.Text;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Copying;

/// <summary>Types whose values never change and hold no other values: passed on as they are.</summary>
internal static class LeafTypes
{
    private static readonly FrozenSet<Type> Known = new[]
    {
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(string), typeof(Half),
        typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset),
        typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Uri), typeof(Version), typeof(Rune), typeof(object),
        typeof(IPAddress), typeof(IPEndPoint), typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(GrainInterfaceType),
        typeof(ActivationId), typeof(MembershipVersion), typeof(SiloAddress), typeof(ValueTuple),
    }.ToFrozenSet();

    public static bool Contains(Type type) => type.IsEnum || Known.Contains(type) || typeof(Type).IsAssignableFrom(type);
}
