using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Deployments;

/// <summary>Writes <c>ApiDeployment</c> objects (REST reference §6).</summary>
internal static class DeploymentJson
{
    public static void WriteList(Utf8JsonWriter json, IEnumerable<HttpApiDeploymentRecord> deployments)
    {
        json.WriteStartArray();
        foreach (var deployment in deployments)
            Write(json, deployment);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, HttpApiDeploymentRecord deployment)
    {
        json.WriteStartObject();
        json.WriteStartArray("apiDefinitions");
        foreach (var (key, _) in deployment.Definitions)
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("version", key.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("site");
        json.WriteString("host", deployment.Site.Host);
        json.WriteString("subdomain", deployment.Site.Subdomain);
        json.WriteEndObject();
        json.WriteString("createdAt", JsonResponse.Timestamp(deployment.Definitions.Min(definition => definition.DeployedAt)));
        json.WriteEndObject();
    }
}
