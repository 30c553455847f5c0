package dev.portolan.policy.check;

import dev.portolan.policy.document.Findings;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.PolicyTest;
import dev.portolan.policy.lang.PolicyTest.Expectation;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;
import dev.portolan.policy.model.RequestFacts.Caller;
import dev.portolan.policy.strategy.LiveState;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Runs the tests of policy files with the real engine, without measurements.
 *
 * <p>A test that fails only because evidence has expired is a warning, not an error.
 */
final class TestRunner {

    private final PolicyEngine engine;
    private final Optional<PolicyEngine> renewed;
    private final Function<String, Optional<Caller>> tenants;

    /**
     * Creates a runner over the current deployments.
     *
     * @param renewed decides over deployments with renewed evidence; empty if none has expired
     */
    TestRunner(
            PolicyEngine engine,
            Optional<PolicyEngine> renewed,
            Function<String, Optional<Caller>> tenants) {
        this.engine = engine;
        this.renewed = renewed;
        this.tenants = tenants;
    }

    void run(List<PolicyTest> tests, Findings findings) {
        for (PolicyTest test : tests) {
            List<String> failures = failures(test, engine);
            boolean dated =
                    !failures.isEmpty()
                            && renewed.filter(then -> failures(test, then).isEmpty()).isPresent();
            for (String why : failures) {
                if (dated) {
                    findings.warning(
                            test.at(),
                            "the test \"%s\" fails since evidence has ended: %s; renew attest or destinations in the catalog, or change the test"
                                    .formatted(test.name(), why));
                } else {
                    findings.error(
                            test.at(), "the test \"%s\" fails: %s".formatted(test.name(), why));
                }
            }
        }
    }

    private List<String> failures(PolicyTest test, PolicyEngine decider) {
        Optional<Caller> tenant = test.tenant().flatMap(tenants);
        if (test.tenant().isPresent() && tenant.isEmpty()) {
            if (test.request().caller().labels().isEmpty()) {
                return List.of(
                        "there is no tenant \"%s\" in the configuration; name one, or give labels"
                                .formatted(test.tenant().get()));
            }
        }
        RequestFacts request =
                tenant.map(caller -> as(caller, test.request())).orElse(test.request());
        List<String> failures = new ArrayList<>();
        compare(test.expect(), decider.decide(request, LiveState.COLD, 0), failures);
        return failures;
    }

    /** Returns the request with that tenant as caller; the test's own labels win. */
    private static RequestFacts as(Caller tenant, RequestFacts request) {
        Caller written = request.caller();
        var caller =
                new Caller(
                        tenant.tenant(),
                        written.labels().isEmpty() ? tenant.labels() : written.labels(),
                        written.key(),
                        tenant.models(),
                        written.budgetRemaining());
        return new RequestFacts(
                caller,
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                request.demand(),
                request.preferences());
    }

    private static void compare(Expectation expect, Decision decision, List<String> failures) {
        List<String> plan = plan(decision);
        expect.endpoints()
                .filter(wanted -> !same(wanted, plan))
                .ifPresent(wanted -> failures.add(wrong("endpoints", wanted, decision)));
        expect.policies()
                .filter(wanted -> !same(wanted, decision.policies()))
                .ifPresent(wanted -> failures.add(wrong("policies", wanted, decision)));
        expect.first()
                .filter(wanted -> plan.isEmpty() || !plan.getFirst().equals(wanted))
                .ifPresent(wanted -> failures.add(wrong("first " + wanted, decision)));
        expect.denied()
                .filter(wanted -> !wanted.equals(code(decision)))
                .ifPresent(wanted -> failures.add(wrong("denied " + wanted, decision)));
        expect.param()
                .filter(wanted -> !wanted.equals(param(decision)))
                .ifPresent(wanted -> failures.add(wrong("param " + wanted, decision)));
        for (String excluded : expect.excludes()) {
            if (plan.contains(excluded)) {
                failures.add(wrong("not " + excluded, decision));
            }
        }
    }

    private static boolean same(Collection<String> wanted, Collection<String> got) {
        return new TreeSet<>(wanted).equals(new TreeSet<>(got));
    }

    private static List<String> plan(Decision decision) {
        return decision instanceof Decision.Permitted permitted
                ? permitted.plan().list().stream()
                        .map(DeploymentFacts::endpoint)
                        .distinct()
                        .toList()
                : List.of();
    }

    private static String code(Decision decision) {
        return decision instanceof Decision.Denied denied ? denied.reason().code() : "";
    }

    private static String param(Decision decision) {
        return decision instanceof Decision.Denied denied ? denied.param() : "";
    }

    private static String wrong(String what, Collection<String> wanted, Decision decision) {
        return wrong(what + " " + String.join(", ", wanted), decision);
    }

    private static String wrong(String wanted, Decision decision) {
        String got =
                switch (decision) {
                    case Decision.Permitted permitted ->
                            "%s, by the policies %s"
                                    .formatted(
                                            String.join(", ", plan(permitted)),
                                            String.join(", ", permitted.policies()));
                    case Decision.Denied denied ->
                            "denied %s (%s): %s"
                                    .formatted(
                                            denied.reason().code(),
                                            denied.param(),
                                            denied.message());
                };
        return "got %s (expected: %s)".formatted(got, wanted);
    }
}
