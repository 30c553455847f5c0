package dev.portolan.gateway.records.register;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.catalog.Catalog;
import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.policy.model.DeploymentId;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The register of a configuration's deployments, and what receipts say of their use. */
public final class ProviderRegister {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COLUMNS =
            "endpoint,model,upstream,provider,operator,operator_countries,processing,"
                    + "processing_basis,processing_source,storage,storage_basis,storage_source,"
                    + "retention,evidence,attempts,answers,input_tokens,output_tokens,cost";

    private final List<Deployment> deployments;
    private final Map<DeploymentId, Used> used = new LinkedHashMap<>();

    /** Creates the register of a catalog, without any use. */
    public ProviderRegister(Catalog catalog) {
        this.deployments = catalog.deployments();
        deployments.forEach(deployment -> used.put(deployment.facts().id(), new Used()));
    }

    /**
     * Adds the attempts of a receipt.
     *
     * @param receipt its content; attempts at deployments that the catalog no longer has are left
     *     out
     */
    public void add(String receipt) {
        for (JsonNode attempt : tree(receipt).path("attempts")) {
            Used deployment =
                    used.get(
                            new DeploymentId(
                                    attempt.path("endpoint").asText(),
                                    attempt.path("model").asText()));
            if (deployment != null) {
                deployment.add(attempt);
            }
        }
    }

    private static JsonNode tree(String receipt) {
        try {
            return JSON.readTree(receipt);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private List<RegisterRow> rows() {
        List<RegisterRow> rows = new ArrayList<>();
        for (Deployment deployment : deployments) {
            Used use = used.getOrDefault(deployment.facts().id(), new Used());
            rows.add(RegisterRow.of(deployment, use));
        }
        return rows;
    }

    /** Returns the register as comma-separated values (RFC 4180). */
    public String csv() {
        return rows().stream()
                .map(ProviderRegister::csv)
                .collect(Collectors.joining("\r\n", COLUMNS + "\r\n", "\r\n"));
    }

    private static String csv(RegisterRow row) {
        return List.of(
                        row.service().endpoint(),
                        row.service().model(),
                        row.service().upstream(),
                        row.service().provider(),
                        row.operator().name(),
                        row.operator().countries(),
                        row.processing().countries(),
                        row.processing().basis(),
                        row.processing().source(),
                        row.storage().countries(),
                        row.storage().basis(),
                        row.storage().source(),
                        row.retention(),
                        String.join("; ", row.evidence()),
                        Long.toString(row.used().attempts()),
                        Long.toString(row.used().answers()),
                        Long.toString(row.used().inputTokens()),
                        Long.toString(row.used().outputTokens()),
                        row.used().cost())
                .stream()
                .map(ProviderRegister::field)
                .collect(Collectors.joining(","));
    }

    /** Quotes a field, and keeps spreadsheets from taking it for a formula. */
    private static String field(String text) {
        String safe =
                !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    /**
     * Returns the register as JSON.
     *
     * @param from the beginning of the period
     * @param to the end of the period
     */
    public String json(Instant from, Instant to) {
        ObjectNode root = JSON.createObjectNode();
        root.put("from", from.toString()).put("to", to.toString());
        var list = root.putArray("deployments");
        for (RegisterRow row : rows()) {
            ObjectNode node = list.addObject();
            node.put("endpoint", row.service().endpoint())
                    .put("model", row.service().model())
                    .put("upstream", row.service().upstream())
                    .put("provider", row.service().provider());
            node.putObject("operator")
                    .put("name", row.operator().name())
                    .put("countries", row.operator().countries());
            place(node.putObject("processing"), row.processing());
            place(node.putObject("storage"), row.storage());
            node.put("retention", row.retention());
            row.evidence().forEach(node.putArray("evidence")::add);
            node.putObject("used")
                    .put("attempts", row.used().attempts())
                    .put("answers", row.used().answers())
                    .put("inputTokens", row.used().inputTokens())
                    .put("outputTokens", row.used().outputTokens())
                    .put("cost", row.used().cost());
        }
        return root.toPrettyString();
    }

    private static void place(ObjectNode node, RegisterRow.Place place) {
        node.put("countries", place.countries())
                .put("basis", place.basis())
                .put("source", place.source());
    }
}
