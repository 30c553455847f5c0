package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads evidence that an operator's own pipeline found, such as a trail of a cloud's. */
final class EvidenceRoute {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MEMBERS = List.of("endpoint", "model", "place");

    private final EvidenceIntake desk;

    EvidenceRoute(EvidenceIntake desk) {
        this.desk = desk;
    }

    AdminAnswer answer(byte[] body) {
        JsonNode told = read(body);
        boolean complete = MEMBERS.stream().allMatch(name -> !told.path(name).asText("").isBlank());
        if (!complete || told.size() != MEMBERS.size()) {
            return AdminAnswer.refusal(
                    400,
                    "invalid_request",
                    "The evidence is no object of endpoint, model and place; send all three as"
                            + " text, place being a country or a region such as eu-central-2.");
        }
        DeploymentId id =
                new DeploymentId(told.path("endpoint").asText(), told.path("model").asText());
        Optional<CountrySet> beyond = desk.seen(id, told.path("place").asText());
        return beyond.map(countries -> AdminAnswer.json(200, taken(id, countries)))
                .orElseGet(
                        () ->
                                AdminAnswer.refusal(
                                        404,
                                        "unknown_deployment",
                                        "No endpoint of that name serves a model of that name; GET"
                                                + " /admin/v1/endpoints lists those there are."));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? JsonNodeFactory.instance.missingNode() : read;
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static ObjectNode taken(DeploymentId id, CountrySet beyond) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("endpoint", id.endpoint())
                .put("model", id.model())
                .put("quarantined", !beyond.isEmpty())
                .put("beyond", beyond.isEmpty() ? "" : beyond.toString());
        return root;
    }
}
