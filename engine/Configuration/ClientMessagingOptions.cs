namespace Orleans.Configuration;

/// <summary>Calls that a client makes.</summary>
public class ClientMessagingOptions : MessagingOptions
{
}
