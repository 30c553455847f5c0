package dev.portolan.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.gateway.catalog.Evidence;
import dev.portolan.gateway.config.Snapshot;
import dev.portolan.gateway.price.ListPrice;
import dev.portolan.gateway.price.PriceSchedule;
import dev.portolan.gateway.price.PriceUnit;
import dev.portolan.policy.document.Words;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.provider.residency.EvidenceTerm;
import dev.portolan.provider.residency.ResidencyVerdict;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The declaration, the residency facts and the live state of each deployment, as JSON. */
final class EndpointsView {
    private static final Evidence EVIDENCE = new Evidence();

    /** The units that are shown even if the catalog does not name them. */
    private static final Set<PriceUnit> SHOWN_PRICES =
            Set.of(PriceUnit.INPUT, PriceUnit.CACHED_INPUT, PriceUnit.OUTPUT);

    private EndpointsView() {}

    static ObjectNode of(Snapshot snapshot, EndpointStates states, Instant now) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        var list = root.putArray("deployments");
        for (Deployment deployment : snapshot.catalog().deployments()) {
            ObjectNode node = list.addObject();
            declared(node, deployment);
            price(node, deployment.price(), now);
            placement(node, deployment, now);
            evidence(node.putArray("evidence"), deployment, now);
            live(node, states.of(deployment.facts().id()));
        }
        return root;
    }

    private static void declared(ObjectNode node, Deployment deployment) {
        DeploymentFacts facts = deployment.facts();
        node.put("endpoint", facts.endpoint())
                .put("model", facts.model())
                .put("upstream", facts.upstream())
                .put("provider", facts.provider());
        if (facts.offer().contextTokens() > 0) {
            node.put("context", facts.offer().contextTokens());
        }
        var supports = node.putArray("supports");
        facts.offer().supports().list().forEach(capability -> supports.add(capability.key()));
    }

    /** Adds the price in force at {@code now}, and those that follow. */
    private static void price(ObjectNode node, PriceSchedule schedule, Instant now) {
        ListPrice inForce = schedule.at(now).list();
        if (inForce.known()) {
            price(node.putObject("price"), inForce);
        } else {
            node.putNull("price");
        }
        var upcoming = node.putArray("upcomingPrices");
        for (PriceSchedule.Step step : schedule.steps()) {
            if (step.since() > now.toEpochMilli()) {
                price(upcoming.addObject(), step.list());
            }
        }
    }

    private static void price(ObjectNode node, ListPrice price) {
        for (PriceUnit unit : PriceUnit.all()) {
            if (SHOWN_PRICES.contains(unit) || price.amounts().containsKey(unit)) {
                node.put(unit.key(), price.amount(unit));
            }
        }
        node.put("currency", price.currency()).put("source", Words.kebab(price.source()));
        LocalDate from = price.from();
        if (from != null) {
            node.put("from", from.toString());
        }
    }

    /**
     * Adds the placement as of {@code now}: evidence may have expired since the catalog was loaded.
     */
    private static void placement(ObjectNode node, Deployment deployment, Instant now) {
        ResidencyVerdict verdict = EVIDENCE.assess(now, deployment);
        Placement placement = EVIDENCE.at(now, deployment).placement();
        for (Axis axis : Axis.ofDeployments()) {
            ObjectNode shown = node.putObject(axis.key());
            statement(shown, placement.statement(axis));
            Evidence.reason(axis, verdict).ifPresent(reason -> reason(shown, reason));
        }
    }

    private static void statement(ObjectNode node, Placement.Statement statement) {
        switch (statement) {
            case Placement.Bound bound -> node.set("countries", countries(bound.countries()));
            case Placement.Operator operator ->
                    node.put("name", operator.name())
                            .set("jurisdictions", countries(operator.jurisdictions()));
            case Axis.Level<?> level -> node.put("mode", level.key());
        }
    }

    private static void reason(ObjectNode node, Evidence.Reason reason) {
        node.put("basis", reason.basis().label());
        reason.source().ifPresent(source -> node.put("source", source));
        node.put("why", reason.why());
    }

    private static void evidence(ArrayNode terms, Deployment deployment, Instant now) {
        for (EvidenceTerm term : deployment.residency().evidence()) {
            terms.addObject()
                    .put("kind", term.kind().label())
                    .put("lastDay", term.lastDay().toString())
                    .put("daysLeft", term.daysLeft(now))
                    .put("state", term.stateAt(now).label());
        }
    }

    /** Returns the country codes, or {@code ["*"]} for any country. */
    private static ArrayNode countries(CountrySet countries) {
        var codes = JsonNodeFactory.instance.arrayNode();
        List.of(countries.toString().split(",")).forEach(codes::add);
        return codes;
    }

    private static void live(ObjectNode node, Optional<EndpointStates.State> found) {
        if (found.isEmpty()) {
            node.put("circuit", "unknown").put("inFlight", 0);
            return;
        }
        EndpointStates.State state = found.get();
        node.put("circuit", state.circuit()).put("inFlight", state.inFlight());
        percentiles(node.putObject("timeToFirstTokenMs"), state.firstToken());
        percentiles(node.putObject("timePerOutputTokenMs"), state.perToken());
        errors(node.putObject("errors"), state.errors());
        EndpointStates.Conditions conditions = state.conditions();
        node.put("available", conditions.unavailable().isEmpty());
        conditions.unavailable().ifPresent(why -> node.put("unavailable", why));
        Instant outlierSince = conditions.outlierSince();
        node.put("outlier", outlierSince != null);
        if (outlierSince != null) {
            node.put("outlierSince", outlierSince.toString());
        }
        conditions.connectionFailure().ifPresent(why -> node.put("unreached", why));
        conditions
                .paused()
                .ifPresent(
                        paused ->
                                node.putObject("paused")
                                        .put("why", paused.reason())
                                        .put("until", paused.until().toString()));
        if (!conditions.outsideBound().isEmpty()) {
            node.putObject("quarantined")
                    .put("why", "answers say they were made beyond the declared bound")
                    .set("countries", countries(conditions.outsideBound()));
        }
    }

    /** Adds the error counts of the last minute, and the last error regardless of its age. */
    private static void errors(ObjectNode node, EndpointStates.Errors errors) {
        node.put("attempts", errors.attempts()).put("failed", errors.failed());
        if (errors.attempts() == 0) {
            node.putNull("rate");
        } else {
            node.put("rate", Math.round(1000.0 * errors.failed() / errors.attempts()) / 1000.0);
        }
        errors.byOutcome().forEach(node.putObject("byOutcome")::put);
        EndpointStates.LastError last = errors.last();
        if (last != null) {
            node.putObject("last").put("outcome", last.outcome()).put("at", last.at().toString());
        }
    }

    private static void percentiles(ObjectNode node, EndpointStates.Percentiles percentiles) {
        milliseconds(node, "p50", percentiles.p50());
        milliseconds(node, "p95", percentiles.p95());
    }

    private static void milliseconds(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, Math.round(value * 1000) / 1000.0);
        }
    }
}
