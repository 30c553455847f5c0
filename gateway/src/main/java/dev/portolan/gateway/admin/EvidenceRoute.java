package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.audit.AuditEntry;
import dev.portolan.gateway.audit.AuditFailedException;
import dev.portolan.gateway.audit.AuditLog;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentId;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Reads location evidence from an operator's own pipeline, from a cloud's audit trail for example.
 */
final class EvidenceRoute {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MEMBERS = List.of("endpoint", "model", "place");

    private final EvidenceIntake intake;
    private final AuditLog audit;
    private final InstantSource clock;

    EvidenceRoute(AdminOperations.PlaneViews plane, InstantSource clock) {
        this.intake = plane.evidence();
        this.audit = plane.audit();
        this.clock = clock;
    }

    /**
     * Takes evidence.
     *
     * @param caller who submits it
     */
    AdminAnswer answer(String caller, byte[] body) {
        JsonNode evidence = read(body);
        boolean complete =
                MEMBERS.stream().allMatch(name -> !evidence.path(name).asText("").isBlank());
        if (!complete || evidence.size() != MEMBERS.size()) {
            return AdminAnswer.refusal(
                    400,
                    "invalid_request",
                    "The body is not an object with endpoint, model and place; send all three as"
                            + " text, with a country or a region such as eu-central-2 as place.");
        }
        DeploymentId id =
                new DeploymentId(
                        evidence.path("endpoint").asText(), evidence.path("model").asText());
        try {
            audit.append(
                    new AuditEntry(
                            clock.instant(),
                            caller,
                            "evidence.submit",
                            id.toString(),
                            null,
                            evidence));
        } catch (AuditFailedException e) {
            return AdminAnswer.refusal(503, "audit_failed", e.getMessage());
        }
        Optional<CountrySet> outsideBound = intake.observed(id, evidence.path("place").asText());
        return outsideBound
                .map(countries -> AdminAnswer.json(200, accepted(id, countries)))
                .orElseGet(
                        () ->
                                AdminAnswer.refusal(
                                        404,
                                        "unknown_deployment",
                                        "No endpoint of that name serves a model of that name; GET"
                                                + " /admin/v1/endpoints lists all deployments."));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? JsonNodeFactory.instance.missingNode() : read;
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static ObjectNode accepted(DeploymentId id, CountrySet outsideBound) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("endpoint", id.endpoint())
                .put("model", id.model())
                .put("quarantined", !outsideBound.isEmpty())
                .put("beyond", outsideBound.isEmpty() ? "" : outsideBound.toString());
        return root;
    }
}
