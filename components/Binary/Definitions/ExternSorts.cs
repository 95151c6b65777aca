using GolemOrleans.Components.Types;

namespace GolemOrleans.Components.Binary;

/// <summary>Which index space an extern belongs to.</summary>
internal static class ExternSorts
{
    public static Sort Of(ExternType type) => type switch
    {
        FunctionExtern => Sort.Function,
        InstanceExtern => Sort.Instance,
        TypeExtern or ResourceExtern or TypeDeclarationExtern => Sort.Type,
        NestedComponentExtern => Sort.Component,
        ModuleExtern => Sort.CoreModule,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type.GetType().Name),
    };

    /// <summary>The word a message uses for the sort.</summary>
    public static string Describe(Sort sort) => sort switch
    {
        Sort.CoreFunction => "core function",
        Sort.CoreTable => "core table",
        Sort.CoreMemory => "core memory",
        Sort.CoreGlobal => "core global",
        Sort.CoreTag => "core tag",
        Sort.CoreType => "core type",
        Sort.CoreModule => "core module",
        Sort.CoreInstance => "core instance",
        Sort.Function => "function",
        Sort.Type => "type",
        Sort.Component => "component",
        _ => "instance",
    };
}
