package dev.portolan.gateway.catalog;

import dev.portolan.gateway.catalog.EndpointReader.Draft;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.receipt.ListPrice;
import dev.portolan.gateway.tuning.HealthReader;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Price;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Reads the catalog's files one by one and then links them. */
public final class CatalogReader {
    private static final double MAX_RATE = 1e9;

    private final Findings findings;
    private final EndpointReader endpoints;
    private final HealthSettings defaults;
    private final Map<String, HealthSettings> health = new HashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Position> ids = new HashMap<>();
    private final Map<String, AliasDraft> aliases = new LinkedHashMap<>();
    private final Map<String, Rate> rates = new LinkedHashMap<>();

    /**
     * A reader of a catalog.
     *
     * @param defaults the health settings of endpoints that set none
     */
    public CatalogReader(EndpointReader endpoints, HealthSettings defaults, Findings findings) {
        this.endpoints = endpoints;
        this.defaults = defaults;
        this.findings = findings;
    }

    private record AliasDraft(Position at, List<Scalar> models) {}

    private record Rate(Position at, double value) {}

    /** Reads one file. */
    public void read(Node root) {
        Fields file = Fields.of(root, "the catalog", findings);
        for (Node node : file.list("endpoints")) {
            endpoint(Fields.of(node, "the endpoint", findings));
        }
        for (Node node : file.list("aliases")) {
            alias(Fields.of(node, "the alias", findings));
        }
        file.fields("currencies").ifPresent(fields -> currencies(fields, file));
        file.end();
    }

    private void endpoint(Fields fields) {
        String id = ConfigNames.required(fields, "id");
        Position first = id.isEmpty() ? null : ids.putIfAbsent(id, fields.at("id"));
        if (first != null) {
            fields.error(
                    "id",
                    "the endpoint \"%s\" is already at %s; give one of them another id"
                            .formatted(id, first));
        }
        health.put(id, HealthReader.read(fields, defaults));
        drafts.addAll(endpoints.read(id, fields));
    }

    private void alias(Fields fields) {
        String name = ConfigNames.required(fields, "name");
        List<Scalar> models = fields.scalars("models");
        fields.reportMissing("models", "a list of models");
        fields.end();
        AliasDraft first = aliases.putIfAbsent(name, new AliasDraft(fields.at("name"), models));
        if (first != null) {
            fields.error(
                    "name",
                    "the alias \"%s\" is already at %s; keep one of the two"
                            .formatted(name, first.at()));
        }
    }

    private void currencies(Fields fields, Fields file) {
        for (Entry entry : file.entries("currencies")) {
            OptionalDouble value = fields.decimal(entry.key(), 1e-9, MAX_RATE);
            if (!entry.key().matches("[A-Z]{3}")) {
                findings.error(
                        entry.at(),
                        "\"%s\" is not a currency (expected: an ISO 4217 code such as EUR)"
                                .formatted(entry.key()));
            }
            value.ifPresent(rate -> rate(entry, rate));
        }
    }

    private void rate(Entry entry, double value) {
        Rate first = rates.putIfAbsent(entry.key(), new Rate(entry.at(), value));
        if (first != null && first.value() != value) {
            findings.error(
                    entry.at(),
                    "%s is %s here and %s at %s; keep one of the two"
                            .formatted(entry.key(), value, first.value(), first.at()));
        }
    }

    /** Returns the whole catalog after every file was read. */
    public Catalog link() {
        List<Deployment> deployments = new ArrayList<>();
        Map<String, Position> seen = new HashMap<>();
        for (Draft draft : drafts) {
            String name = draft.facts().id().toString();
            Position first = seen.putIfAbsent(name, draft.at());
            if (first != null) {
                findings.error(
                        draft.at(),
                        "the model \"%s\" is already at this endpoint, at %s; keep one of the two"
                                .formatted(draft.facts().model(), first));
            }
            deployments.add(priced(draft));
        }
        Map<String, Double> values = new LinkedHashMap<>();
        rates.forEach((code, rate) -> values.put(code, rate.value()));
        Catalog unnamed = new Catalog(deployments, Map.of(), values);
        return new Catalog(deployments, link(unnamed), values);
    }

    private Deployment priced(Draft draft) {
        Optional<Double> rate = draft.price().map(this::rateOf);
        DeploymentFacts facts = draft.facts();
        Price price =
                draft.price().map(written -> written.in(rate.orElse(1.0))).orElse(Price.UNKNOWN);
        DeploymentFacts priced =
                new DeploymentFacts(
                        facts.id(),
                        facts.upstream(),
                        facts.provider(),
                        facts.selfHosted(),
                        facts.placement(),
                        new DeploymentFacts.Offer(
                                price,
                                facts.offer().contextTokens(),
                                facts.offer().supports(),
                                facts.offer().roaming()),
                        facts.labels());
        ListPrice list = draft.price().map(ModelPrice::list).orElse(ListPrice.UNKNOWN);
        return new Deployment(
                priced,
                draft.wire(),
                list,
                draft.residency(),
                health.getOrDefault(priced.endpoint(), defaults));
    }

    private double rateOf(ModelPrice price) {
        Rate rate = rates.get(price.currency());
        if (rate != null) {
            return rate.value();
        }
        if (rates.isEmpty() && onlyCurrency()) {
            return 1.0;
        }
        String expected =
                rates.isEmpty() ? "a rate for each currency" : String.join(", ", rates.keySet());
        findings.error(
                price.at(),
                "the currency %s has no rate (expected: %s); add it, as in currencies: {EUR: 1.0, USD: 0.92}"
                        .formatted(price.currency(), expected));
        return 1.0;
    }

    /** Returns whether all prices are in one currency, which then needs no rate. */
    private boolean onlyCurrency() {
        return drafts.stream()
                        .flatMap(draft -> draft.price().stream())
                        .map(ModelPrice::currency)
                        .distinct()
                        .count()
                <= 1;
    }

    private Map<String, List<String>> link(Catalog catalog) {
        Map<String, List<String>> linked = new LinkedHashMap<>();
        List<String> known = List.copyOf(catalog.models());
        aliases.forEach((name, draft) -> linked.put(name, alias(name, draft, known)));
        return linked;
    }

    private List<String> alias(String name, AliasDraft draft, List<String> known) {
        if (known.contains(name)) {
            findings.error(
                    draft.at(),
                    "the alias \"%s\" is also a model; give the alias another name"
                            .formatted(name));
        }
        List<String> models = draft.models().stream().map(Scalar::text).toList();
        boolean anyServed = models.stream().anyMatch(known::contains);
        Stream<Scalar> unknown =
                draft.models().stream().filter(model -> !known.contains(model.text()));
        unknown.forEach(model -> unserved(model, anyServed, known));
        return models;
    }

    /**
     * Reports a model without an endpoint: a warning if the alias has another one, else an error.
     */
    private void unserved(Scalar model, boolean anyServed, List<String> known) {
        String message =
                "no endpoint serves %s (expected: the name of a model%s)%s"
                        .formatted(
                                model.shown(),
                                aliases.containsKey(model.text()) ? ", not of an alias" : "",
                                Suggestion.of(model.text(), known));
        if (anyServed && !aliases.containsKey(model.text())) {
            findings.warning(model.at(), message + "; it is skipped");
        } else {
            findings.error(model.at(), message);
        }
    }
}
