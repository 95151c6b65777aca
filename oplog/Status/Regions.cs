namespace GolemOrleans.Oplog.Status;

/// <summary>Sets of oplog indices as ordered regions that do not touch.</summary>
public static class Regions
{
    /// <summary>The union of a set and a region; an empty region (end before start) adds nothing.</summary>
    public static IReadOnlyList<OplogRegion> Add(IReadOnlyList<OplogRegion> regions, OplogRegion added)
    {
        if (added.End < added.Start) return regions;
        var result = new List<OplogRegion>(regions.Count + 1);
        foreach (OplogRegion region in regions)
        {
            bool touches = region.Start <= added.End.Next && added.Start <= region.End.Next;
            if (touches) added = new OplogRegion(region.Start < added.Start ? region.Start : added.Start, OplogIndex.Max(region.End, added.End));
            else result.Add(region);
        }

        int at = result.FindIndex(region => region.Start > added.Start);
        result.Insert(at < 0 ? result.Count : at, added);
        return result;
    }

    public static bool Contains(IReadOnlyList<OplogRegion> regions, OplogIndex index)
    {
        int low = 0, high = regions.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (index < regions[middle].Start) high = middle - 1;
            else if (index > regions[middle].End) low = middle + 1;
            else return true;
        }

        return false;
    }
}
