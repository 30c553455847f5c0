package dev.portolan.gateway.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.program.CommandFailedException;
import dev.portolan.gateway.program.ExitCode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that make up a definition; the gateway checks the values. */
final class DefinitionOptions {
    private static final Pattern BUDGET =
            Pattern.compile("([0-9.]+) ?([A-Z]{3}) ?/ ?(day|week|month|total)");
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--parent", paramLabel = "ID", description = "the tenant above it")
    private @Nullable String parent;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "a label for conditions; may be repeated")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "a model or alias it may use; may be repeated, default all")
    private List<String> models = List.of();

    @Option(names = "--requests", paramLabel = "RATE", description = "such as 600/min")
    private @Nullable String requests;

    @Option(names = "--tokens", paramLabel = "RATE", description = "such as 200000/min")
    private @Nullable String tokens;

    @Option(names = "--concurrent", paramLabel = "N", description = "requests at once")
    private @Nullable Integer concurrent;

    @Option(
            names = "--budget",
            paramLabel = "AMOUNT",
            description = "such as \"5000 EUR/month\"; per day, week, month or total; repeatable")
    private List<String> budgets = List.of();

    @Option(
            names = "--definition",
            paramLabel = "FILE.json",
            description = "a JSON file with the members of a tenant in tenants.yaml, for all else")
    private @Nullable Path file;

    /** Returns the definition. */
    ObjectNode read() {
        ObjectNode definition = file == null ? JsonNodeFactory.instance.objectNode() : ofFile(file);
        if (parent != null) {
            definition.put("parent", parent);
        }
        if (!labels.isEmpty()) {
            ObjectNode all = definition.withObject("/labels");
            labels.forEach(all::put);
        }
        if (!models.isEmpty()) {
            ArrayNode all = definition.putArray("models");
            models.forEach(all::add);
        }
        limits(definition);
        if (!budgets.isEmpty()) {
            ArrayNode all = definition.putArray("budgets");
            budgets.forEach(written -> budget(written, all.addObject()));
        }
        return definition;
    }

    private void limits(ObjectNode definition) {
        if (requests != null) {
            definition.withObject("/limits").put("requests", requests);
        }
        if (tokens != null) {
            definition.withObject("/limits").put("tokens", tokens);
        }
        if (concurrent != null) {
            definition.withObject("/limits").put("concurrent", concurrent);
        }
    }

    private static void budget(String written, ObjectNode budget) {
        Matcher parts = BUDGET.matcher(written);
        if (!parts.matches()) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    "--budget is \"%s\" (expected: an amount, a currency and a period, such as \"5000 EUR/month\")"
                            .formatted(written),
                    "correct --budget");
        }
        budget.put("amount", amount(parts.group(1)))
                .put("currency", parts.group(2))
                .put("per", parts.group(3));
    }

    private static BigDecimal amount(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw new CommandFailedException(
                    ExitCode.UNUSABLE,
                    "the amount of --budget is \"%s\" (expected: a number)".formatted(digits),
                    "correct --budget");
        }
    }

    private static ObjectNode ofFile(Path file) {
        try {
            JsonNode read = JSON.readTree(Files.readAllBytes(file));
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // Reported below, as a file that is no object.
        }
        throw new CommandFailedException(
                ExitCode.UNUSABLE,
                file + " is no readable file with a JSON object",
                "correct --definition");
    }
}
