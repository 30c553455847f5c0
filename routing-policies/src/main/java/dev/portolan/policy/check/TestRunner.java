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

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Runs the tests of policy files: the real engine, nothing measured, everything available. */
final class TestRunner {

    private final PolicyEngine engine;
    private final Function<String, Optional<Caller>> tenants;
    private final Findings findings;

    TestRunner(PolicyEngine engine, Function<String, Optional<Caller>> tenants, Findings findings) {
        this.engine = engine;
        this.tenants = tenants;
        this.findings = findings;
    }

    void run(List<PolicyTest> tests) {
        tests.forEach(this::run);
    }

    private void run(PolicyTest test) {
        Optional<Caller> tenant = test.tenant().flatMap(tenants);
        if (test.tenant().isPresent() && tenant.isEmpty()) {
            if (test.request().caller().labels().isEmpty()) {
                fail(
                        test,
                        "there is no tenant \"%s\" in the configuration; name one, or give labels"
                                .formatted(test.tenant().get()));
                return;
            }
        }
        RequestFacts request =
                tenant.map(caller -> as(caller, test.request())).orElse(test.request());
        judge(test, engine.decide(request, LiveState.COLD, 0));
    }

    /** The request as that tenant would send it; labels the test spells win. */
    private static RequestFacts as(Caller tenant, RequestFacts request) {
        Caller spelt = request.caller();
        var caller =
                new Caller(
                        tenant.tenant(),
                        spelt.labels().isEmpty() ? tenant.labels() : spelt.labels(),
                        spelt.key(),
                        tenant.models());
        return new RequestFacts(
                caller,
                request.model(),
                request.path(),
                request.headers(),
                request.tags(),
                request.demand(),
                request.wishes());
    }

    private void judge(PolicyTest test, Decision decision) {
        Expectation expect = test.expect();
        List<String> plan = plan(decision);
        expect.endpoints().ifPresent(wanted -> same(test, "endpoints", wanted, plan, decision));
        expect.policies()
                .ifPresent(wanted -> same(test, "policies", wanted, decision.policies(), decision));
        expect.first()
                .filter(wanted -> plan.isEmpty() || !plan.getFirst().equals(wanted))
                .ifPresent(wanted -> wrong(test, "first " + wanted, decision));
        expect.denied()
                .filter(wanted -> !wanted.equals(code(decision)))
                .ifPresent(wanted -> wrong(test, "denied " + wanted, decision));
        expect.param()
                .filter(wanted -> !wanted.equals(param(decision)))
                .ifPresent(wanted -> wrong(test, "param " + wanted, decision));
        for (String excluded : expect.excludes()) {
            if (plan.contains(excluded)) {
                wrong(test, "not " + excluded, decision);
            }
        }
    }

    private void same(
            PolicyTest test,
            String what,
            Collection<String> wanted,
            Collection<String> got,
            Decision decision) {
        if (!new TreeSet<>(wanted).equals(new TreeSet<>(got))) {
            wrong(test, what + " " + String.join(", ", wanted), decision);
        }
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

    private void wrong(PolicyTest test, String wanted, Decision decision) {
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
        fail(test, "got %s (expected: %s)".formatted(got, wanted));
    }

    private void fail(PolicyTest test, String why) {
        findings.error(test.at(), "the test \"%s\" fails: %s".formatted(test.name(), why));
    }
}
