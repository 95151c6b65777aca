namespace Orleans.Configuration;

/// <summary>Calls that grains and services of a silo make.</summary>
public class SiloMessagingOptions : MessagingOptions
{
}
