package dev.portolan.policy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.policy.RandomConfigurations;
import dev.portolan.policy.Samples;
import dev.portolan.policy.condition.ConditionInput;
import dev.portolan.policy.condition.Truth;
import dev.portolan.policy.engine.GatewayPlacement;
import dev.portolan.policy.engine.PolicyEngine;
import dev.portolan.policy.lang.Invariant;
import dev.portolan.policy.lang.PolicySet;
import dev.portolan.policy.model.CachePolicy;
import dev.portolan.policy.model.Decision;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.RequestFacts;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Checks that the engine never contradicts a proof and takes the path that a refutation prints. */
final class ProofPropertyTest {

    private static final int REQUESTS = 60;

    @Property(tries = 200)
    void prove_randomConfigurations_agreesWithEngine(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        String yaml =
                RandomConfigurations.file(configurations.policies(5))
                        + configurations.invariants(3);
        PolicySet set = Samples.policies(yaml);
        PolicyEngine engine =
                PolicyEngine.of(set, configurations.catalog(10, 3), configurations.site());
        for (Proof proof : Prover.prove(set, engine, List.of())) {
            switch (proof) {
                case Proof.Proved(Invariant invariant) -> {
                    for (int i = 0; i < REQUESTS; i++) {
                        RequestFacts request = configurations.request();
                        assertThat(broken(invariant, engine, request))
                                .as("%s%n%s", yaml, request)
                                .isFalse();
                    }
                }
                case Proof.Refuted refuted ->
                        assertThat(broken(refuted.invariant(), engine, refuted.request()))
                                .as("%s%n%s", yaml, refuted)
                                .isTrue();
                case Proof.Undecided undecided -> assertThat(undecided.why()).isNotBlank();
            }
        }
    }

    @Property(tries = 100)
    void permittedDeployments_randomConfigurations_containEveryPlan(@ForAll long seed) {
        var configurations = new RandomConfigurations(seed);
        String yaml = RandomConfigurations.file(configurations.policies(5));
        PolicySet set = Samples.policies(yaml);
        PolicyEngine engine =
                PolicyEngine.of(set, configurations.catalog(10, 3), configurations.site());
        for (int i = 0; i < REQUESTS; i++) {
            RequestFacts request = configurations.request();
            boolean listed = request.caller().mayUse(request.model());
            if (listed && Samples.decide(engine, request) instanceof Decision.Permitted permitted) {
                assertThat(
                                PermittedDeployments.of(set, engine, request.caller())
                                        .get(request.model()))
                        .as("%s%n%s", yaml, request)
                        .containsAll(permitted.plan().list());
            }
        }
    }

    @Test
    void prove_provedInvariant_holdsForTenThousandRequests() {
        int asked = 0;
        for (long seed = 0; asked < 10_000; seed++) {
            var configurations = new RandomConfigurations(seed);
            PolicySet set =
                    Samples.policies(
                            RandomConfigurations.file(configurations.policies(6))
                                    + configurations.invariants(3));
            PolicyEngine engine =
                    PolicyEngine.of(set, configurations.catalog(12, 3), configurations.site());
            for (Proof proof : Prover.prove(set, engine, List.of())) {
                for (int i = 0; i < 500 && proof instanceof Proof.Proved; i++, asked++) {
                    RequestFacts request = configurations.request();
                    assertThat(broken(proof.invariant(), engine, request))
                            .as("%s, %s", proof, request)
                            .isFalse();
                }
            }
        }
        assertThat(asked).isGreaterThanOrEqualTo(10_000);
    }

    private static boolean broken(Invariant invariant, PolicyEngine engine, RequestFacts request) {
        GatewayPlacement site = engine.site();
        boolean given =
                invariant.given().isEmpty()
                        || invariant.given().get().test(new ConditionInput(request, site.node()))
                                == Truth.TRUE;
        if (!given || !(Samples.decide(engine, request) instanceof Decision.Permitted permitted)) {
            return false;
        }
        boolean cached = !permitted.settings().cache().equals(CachePolicy.OFF);
        for (DeploymentFacts facts : permitted.plan().list()) {
            if (!PolicyEngine.permits(invariant.always(), facts, request.demand().needs())) {
                return true;
            }
        }
        return site.brokenCopy(invariant.always()).isPresent()
                || (cached
                        && site.mayCache(permitted.requirement())
                        && !site.mayCache(invariant.always()));
    }
}
