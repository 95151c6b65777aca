namespace Orleans;

/// <summary>A grain whose keys are strings.</summary>
public interface IGrainWithStringKey : IGrain
{
}
