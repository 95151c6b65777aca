namespace Orleans;

/// <summary>A grain whose keys are GUIDs.</summary>
public interface IGrainWithGuidKey : IGrain
{
}
