package dev.portolan.provider.discovery;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.resourcemanager.cognitiveservices.fluent.CognitiveServicesManagementClient;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the deployments to which an Azure account sends overflow: the property {@code
 * spilloverDeploymentName}, which the SDK's model of a deployment lacks.
 */
final class AzureSpillover {
    /** The first stable version of the resource provider whose deployments have the property. */
    private static final String VERSION = "2025-06-01";

    private static final int MAX_PAGES = 100;
    private static final int OK = 200;

    private AzureSpillover() {}

    /**
     * Returns for each deployment, by name, the name of the one that takes its overflow, empty for
     * none.
     *
     * @param account the account's resource id
     * @return an empty map if the account does not answer
     */
    static Map<String, String> read(CognitiveServicesManagementClient client, String account) {
        Map<String, String> targets = new HashMap<>();
        String origin = client.getEndpoint().replaceFirst("/+$", "");
        String next = origin + account + "/deployments?api-version=" + VERSION;
        for (int page = 0; page < MAX_PAGES && !next.isEmpty(); page++) {
            if (!next.startsWith(origin + "/")) {
                return Map.of(); // The token is for this address alone.
            }
            HttpRequest request = new HttpRequest(HttpMethod.GET, next);
            try (HttpResponse answer = client.getHttpPipeline().sendSync(request, Context.NONE)) {
                if (answer.getStatusCode() != OK) {
                    return Map.of();
                }
                next = page(answer.getBodyAsBinaryData().toBytes(), targets);
            } catch (IOException e) {
                return Map.of();
            }
        }
        return next.isEmpty() ? targets : Map.of();
    }

    /**
     * Reads one page into {@code targets}; returns the address of the next one, or the empty
     * string.
     */
    private static String page(byte[] body, Map<String, String> targets) throws IOException {
        try (JsonReader json = JsonProviders.createReader(body)) {
            Map<String, Object> page = json.readMap(JsonReader::readUntyped);
            if (page == null || !(page.get("value") instanceof List<?> deployments)) {
                throw new IOException("no list of deployments");
            }
            for (Object deployment : deployments) {
                deployment(deployment, targets);
            }
            return page.get("nextLink") instanceof String link ? link : "";
        }
    }

    private static void deployment(Object deployment, Map<String, String> targets) {
        if (deployment instanceof Map<?, ?> row
                && row.get("name") instanceof String name
                && row.get("properties") instanceof Map<?, ?> properties) {
            Object target = properties.get("spilloverDeploymentName");
            targets.put(name, target instanceof String text ? text : "");
        }
    }
}
