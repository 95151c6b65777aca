namespace GolemOrleans.Oplog.Tests.Crash;

/// <summary>
/// What a disk may hold after a power cut: synced writes surely, each later write not at all, whole, or cut at a sector; names
/// changed since the last sync of their folder in order up to some point.
/// </summary>
internal sealed class DiskImage
{
    private const int SectorBytes = 512;

    private readonly Dictionary<string, Content> _names = [];
    private readonly Dictionary<string, Content> _durableNames = [];
    private readonly List<Action<Dictionary<string, Content>>> _pendingNames = [];

    public void Apply(DiskOperation operation)
    {
        switch (operation.Kind)
        {
            case 'C':
                var created = new Content();
                Rename(names => names[operation.Path] = created);
                break;
            case 'R':
                string target = System.Text.Encoding.UTF8.GetString(operation.Data);
                Content moved = _names[operation.Path];
                Rename(names => { names.Remove(operation.Path); names[target] = moved; });
                break;
            case 'U':
                Rename(names => names.Remove(operation.Path));
                break;
            case 'W' or 'T':
                if (_names.TryGetValue(operation.Path, out Content? written)) written.Pending.Add(operation);
                break;
            case 'S' when _names.TryGetValue(operation.Path, out Content? synced):
                foreach (DiskOperation pending in synced.Pending) synced.Bytes = Content.With(synced.Bytes, pending);
                synced.Pending.Clear();
                break;
            case 'S':
                foreach (Action<Dictionary<string, Content>> change in _pendingNames) change(_durableNames);
                _pendingNames.Clear();
                break;
        }
    }

    /// <summary>The bytes of a file as the process saw them.</summary>
    public byte[] Seen(string path) => _names.TryGetValue(path, out Content? content) ? content.Pending.Aggregate(content.Bytes, Content.With) : [];

    /// <summary>Writes one possible disk below <paramref name="target"/>, which stands for <paramref name="root"/>.</summary>
    public void Write(string root, string target, Random random)
    {
        var names = new Dictionary<string, Content>(_durableNames);
        foreach (Action<Dictionary<string, Content>> change in _pendingNames.Take(random.Next(_pendingNames.Count + 1))) change(names);
        int mode = random.Next(3);
        foreach ((string path, Content content) in names)
        {
            byte[] bytes = content.Bytes;
            int prefix = random.Next(content.Pending.Count + 1);
            for (int i = 0; i < content.Pending.Count; i++)
            {
                bool kept = mode switch { 0 => i < prefix, 1 => random.Next(2) == 0, _ => i != prefix };
                if (kept) bytes = Content.With(bytes, Torn(content.Pending[i], random));
            }

            string file = target + path[root.Length..];
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    private static DiskOperation Torn(DiskOperation operation, Random random) =>
        operation.Kind == 'W' && operation.Data.Length > SectorBytes && random.Next(4) == 0
            ? operation with { Data = operation.Data[..(random.Next(operation.Data.Length / SectorBytes) * SectorBytes)] }
            : operation;

    private void Rename(Action<Dictionary<string, Content>> change)
    {
        change(_names);
        _pendingNames.Add(change);
    }

    private sealed class Content
    {
        public byte[] Bytes { get; set; } = [];
        public List<DiskOperation> Pending { get; } = [];

        public static byte[] With(byte[] bytes, DiskOperation operation)
        {
            if (operation.Kind == 'T')
            {
                Array.Resize(ref bytes, (int)operation.Offset);
                return bytes;
            }

            var changed = new byte[Math.Max(bytes.Length, operation.Offset + operation.Data.Length)];
            bytes.CopyTo(changed, 0);
            operation.Data.CopyTo(changed, operation.Offset);
            return changed;
        }
    }
}
