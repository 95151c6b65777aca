using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using Orleans;
using Orleans.Serialization;

namespace GolemOrleans.Engine.Copying;

/// <summary>
/// Copies exceptions as their serialised form would arrive: type, message, stack trace, inner exception, HResult and data;
/// of types with <see cref="GenerateSerializerAttribute"/> also the members with ids. One that cannot be sent, or holds one that
/// cannot, is a <see cref="CodecNotFoundException"/>.
/// </summary>
internal static class ExceptionCopier
{
#pragma warning disable SYSLIB0050, SYSLIB0051 // The serialization constructor is the only way to set an exception's base fields.
    private static readonly ConstructorInfo BaseConstructor = typeof(Exception).GetConstructor(
        BindingFlags.Instance | BindingFlags.NonPublic, [typeof(SerializationInfo), typeof(StreamingContext)])!;

    public static Exception Copy(Exception source, CopyContext context)
    {
        var type = source.GetType();
        var generated = type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);
        if (!generated && !context.Destination.CanSendException(type))
            throw CopyContext.Refusal($"the exception type {type.FullName} has no [GenerateSerializer] ({source.Message})");
        if (generated && Serializability.WhyNot(type) is { } why) throw CopyContext.Refusal(why);

        // An aggregate builds its message from its parts.
        if (source is AggregateException aggregate && type == typeof(AggregateException))
            return new AggregateException(aggregate.InnerExceptions.Select(context.Copy));

        var copy = (Exception)RuntimeHelpers.GetUninitializedObject(type);
        context.Record(source, copy);
        SetBase(source, copy, context);
        if (generated)
        {
            foreach (var member in SerializableMembers.Of(type))
            {
                var value = member.Get(source);
                member.Set(copy, value is null || member.IsImmutable ? value : TypeCopier.For(value.GetType()).CopyObject(value, context));
            }
        }

        return copy;
    }

    private static void SetBase(Exception source, Exception copy, CopyContext context)
    {
        var info = new SerializationInfo(typeof(Exception), new FormatterConverter());
        info.AddValue("ClassName", source.GetType().FullName);
        info.AddValue("Message", source.Message);
        info.AddValue("Data", CopyData(source.Data, context), typeof(IDictionary));
        info.AddValue("InnerException", source.InnerException is { } inner ? context.Copy(inner) : null, typeof(Exception));
        info.AddValue("HelpURL", source.HelpLink);
        info.AddValue("StackTraceString", null);
        // As "remote" trace it is kept when the copy is thrown again at the caller.
        info.AddValue("RemoteStackTraceString", source.StackTrace is { Length: > 0 } trace ? trace + Environment.NewLine : null);
        info.AddValue("RemoteStackIndex", 0);
        info.AddValue("ExceptionMethod", null);
        info.AddValue("HResult", source.HResult);
        info.AddValue("Source", source.Source);
        info.AddValue("WatsonBuckets", null, typeof(byte[]));
        BaseConstructor.Invoke(copy, [info, new StreamingContext(StreamingContextStates.All)]);
    }
#pragma warning restore SYSLIB0050, SYSLIB0051

    private static Hashtable? CopyData(IDictionary data, CopyContext context)
    {
        if (data.Count == 0) return null;
        var copy = new Hashtable();
        foreach (DictionaryEntry entry in data)
            copy[TypeCopier.For(entry.Key.GetType()).CopyObject(entry.Key, context)] =
                entry.Value is null ? null : TypeCopier.For(entry.Value.GetType()).CopyObject(entry.Value, context);
        return copy;
    }
}
