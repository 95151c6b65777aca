using GolemOrleans.Components.Instances;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Linking;

/// <summary>One action of instantiation.</summary>
internal abstract class LinkStep
{
    public abstract void Run(InstanceTree tree);
}

/// <summary>Instantiates a core module, with items of the tree as its imports, and runs its start function.</summary>
internal sealed class InstantiateModule(int slot, int module, int[] imports) : LinkStep
{
    public override void Run(InstanceTree tree)
    {
        var items = new WasmItem[imports.Length];
        for (var i = 0; i < imports.Length; i++)
            items[i] = tree.Items[imports[i]];
        tree.CoreInstances[slot] = tree.Store.Instantiate(tree.Modules[module], items);
    }
}

/// <summary>Runs the start function of an edited module; what is restored has started long ago.</summary>
internal sealed class RunStart(int instance, WasmExportName name) : LinkStep
{
    public override void Run(InstanceTree tree)
    {
        if (!tree.IsRestoring)
            tree.Store.Call(tree.Store.Export(tree.CoreInstances[instance], name).AsFunction(), []);
    }
}

/// <summary>Takes an export of a core instance into a slot.</summary>
internal sealed class TakeExport(int item, int instance, WasmExportName name) : LinkStep
{
    public override void Run(InstanceTree tree) => tree.Items[item] = tree.Store.Export(tree.CoreInstances[instance], name);
}

/// <summary>Makes core functions of consecutive canonical definitions.</summary>
internal sealed class CreateFunctions(WasmHostFunction[] functions, int[] items) : LinkStep
{
    public override void Run(InstanceTree tree)
    {
        var created = new WasmFunction[functions.Length];
        tree.Store.CreateFunctions(functions, created);
        for (var i = 0; i < items.Length; i++)
            tree.Items[items[i]] = created[i];
    }
}
