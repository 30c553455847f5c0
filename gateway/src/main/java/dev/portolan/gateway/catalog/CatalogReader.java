package dev.portolan.gateway.catalog;

import dev.portolan.gateway.catalog.EndpointReader.Draft;
import dev.portolan.gateway.price.ExchangeRates;
import dev.portolan.gateway.price.PriceSchedule;
import dev.portolan.gateway.price.PriceSheet;
import dev.portolan.gateway.reading.ConfigNames;
import dev.portolan.gateway.tuning.HealthReader;
import dev.portolan.gateway.tuning.HealthSettings;
import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.DeploymentFacts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the catalog's files one by one and then links them. */
public final class CatalogReader {
    private final Findings findings;
    private final EndpointReader endpoints;
    private final HealthSettings defaults;
    private final Map<String, HealthSettings> health = new HashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Position> ids = new HashMap<>();
    private final Map<String, AliasDraft> aliases = new LinkedHashMap<>();
    private final ExchangeRates rates;
    private final PriceSheet sheet;
    private final Instant now;

    /**
     * A reader of a catalog.
     *
     * @param defaults the health settings of endpoints that set none
     * @param now the time for which prices are looked up
     */
    public CatalogReader(
            EndpointReader endpoints, HealthSettings defaults, Instant now, Findings findings) {
        this.endpoints = endpoints;
        this.defaults = defaults;
        this.now = now;
        this.findings = findings;
        this.rates = new ExchangeRates(findings);
        this.sheet = new PriceSheet(rates, findings);
    }

    private record AliasDraft(Position at, List<Scalar> models) {}

    /** Reads one file. */
    public void read(Node root) {
        Fields file = Fields.of(root, "the catalog", findings);
        for (Node node : file.list("endpoints")) {
            endpoint(Fields.of(node, "the endpoint", findings));
        }
        for (Node node : file.list("aliases")) {
            alias(Fields.of(node, "the alias", findings));
        }
        for (Node node : file.list("prices")) {
            sheet.read(Fields.of(node, "the price", findings));
        }
        file.fields("currencies").ifPresent(fields -> rates.read(fields, file));
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

    /** Returns the whole catalog after every file was read. */
    public Catalog link() {
        List<Deployment> deployments = new ArrayList<>();
        Map<String, Position> seen = new HashMap<>();
        List<PriceSchedule> schedules = sheet.schedules(drafts.stream().map(Draft::offer).toList());
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            String name = draft.facts().id().toString();
            Position first = seen.putIfAbsent(name, draft.at());
            if (first != null) {
                findings.error(
                        draft.at(),
                        "the model \"%s\" is already at this endpoint, at %s; keep one of the two"
                                .formatted(draft.facts().model(), first));
            }
            deployments.add(priced(draft, schedules.get(i)));
        }
        Map<String, Double> values = rates.values();
        Catalog unnamed = new Catalog(deployments, Map.of(), values);
        return new Catalog(deployments, link(unnamed), values);
    }

    private Deployment priced(Draft draft, PriceSchedule price) {
        DeploymentFacts priced = draft.facts().priced(price.at(now).ranking());
        return new Deployment(
                priced,
                draft.wire(),
                price,
                draft.residency(),
                health.getOrDefault(priced.endpoint(), defaults));
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
