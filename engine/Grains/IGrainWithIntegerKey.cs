namespace Orleans;

/// <summary>A grain whose keys are 64-bit integers.</summary>
public interface IGrainWithIntegerKey : IGrain
{
}
