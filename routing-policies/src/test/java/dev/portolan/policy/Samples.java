package dev.portolan.policy;

import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Resolver;
import dev.portolan.policy.engine.DeploymentIndex;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.lang.Source;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Price;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.model.RequestFacts.Demand;
import dev.portolan.policy.model.RequestFacts.Preferences;
import dev.portolan.policy.model.Retention;
import dev.portolan.policy.strategy.LiveState;

import java.util.List;
import java.util.Map;

/** Short factory methods for facts and decisions in tests. */
public final class Samples {

    /** A node in France whose cache and log stay there. */
    public static final GatewayPlacement PARIS =
            GatewayPlacement.of(new NodeFacts("par-1", CountrySet.of("FR")));

    private Samples() {}

    /** A deployment that processes and stores in those countries; the first is its operator's. */
    public static DeploymentFacts deployment(String endpoint, String model, String... countries) {
        CountrySet set = countries.length == 0 ? CountrySet.ANY : CountrySet.of(countries);
        var bound = new Bound(set, Bound.Basis.DECLARED, "a test");
        CountrySet operator = countries.length == 0 ? set : CountrySet.of(countries[0]);
        var place = placement(bound, new Operator("Acme", operator), Retention.NONE);
        return deployment(endpoint, model, place, new Price(1, 1, 1));
    }

    /** A placement with the same bound for processing and storage. */
    public static Placement placement(Bound bound, Operator operator, Retention retention) {
        return Placement.unknown("a test")
                .with(Axis.PROCESSING, bound)
                .with(Axis.STORAGE, bound)
                .with(Axis.OPERATOR, operator)
                .with(Axis.RETENTION, retention);
    }

    /** A deployment with that placement and price and with every capability. */
    public static DeploymentFacts deployment(
            String endpoint, String model, Placement place, Price price) {
        var offer = new DeploymentFacts.Offer(price, 0, new Capabilities(-1), Capabilities.NONE);
        return new DeploymentFacts(
                new DeploymentId(endpoint, model), model, "vllm", true, place, offer, Map.of());
    }

    /** Returns the same deployment at another price. */
    public static DeploymentFacts priced(DeploymentFacts facts, double price) {
        return deployment(
                facts.endpoint(), facts.model(), facts.placement(), new Price(price, price, price));
    }

    /** Returns the policy set of a text without errors. */
    public static PolicySet policies(String yaml) {
        var findings = new Findings();
        PolicySet set =
                PolicySet.load(List.of(new Source("p.yaml", yaml)), Resolver.NONE, findings);
        if (findings.hasErrors()) {
            throw new AssertionError(findings.sorted());
        }
        return set;
    }

    /** Returns the findings of loading a policy text. */
    public static List<Finding> findings(String yaml) {
        var findings = new Findings();
        PolicySet.load(List.of(new Source("p.yaml", yaml)), Resolver.NONE, findings);
        return findings.sorted();
    }

    /** An engine in Paris. */
    public static PolicyEngine engine(String yaml, DeploymentFacts... deployments) {
        return PolicyEngine.of(
                policies(yaml), DeploymentIndex.of(List.of(deployments), Map.of()), PARIS);
    }

    /** Returns the decision without live measurements and with chance 0. */
    public static Decision decide(PolicyEngine engine, RequestFacts request) {
        return engine.decide(request, LiveState.COLD, 0);
    }

    /** Returns the endpoints of a decision's plan in order; none if it is denied. */
    public static List<String> endpoints(Decision decision) {
        return decision instanceof Decision.Permitted permitted
                ? permitted.plan().list().stream().map(DeploymentFacts::endpoint).toList()
                : List.of();
    }

    /** A plain chat request of a tenant with all models. */
    public static RequestFacts request(String model, Map<String, String> headers) {
        return new RequestFacts(
                new Caller("acme", Map.of("residency", "eu"), "ci", null),
                model,
                "/v1/chat/completions",
                headers,
                Map.of(),
                Demand.PLAIN,
                Preferences.NONE);
    }
}
