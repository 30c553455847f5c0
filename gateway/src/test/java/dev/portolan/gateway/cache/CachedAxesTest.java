package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingAxes;
import dev.portolan.gateway.TestingDecision;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.DeploymentFacts;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.AnthropicBetas;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A cached answer's placement and a reader's requirement, axis by axis. */
final class CachedAxesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void metBy_oneAxisBroken_refusesTheAnswer(@TempDir Path folder) {
        try (var telemetry = new Telemetry()) {
            var decided = TestingDecision.in(folder, Clock.systemUTC(), telemetry);
            DeploymentFacts facts = decided.permitted().plan().get(0);
            for (Axis axis : Axis.values()) {
                var terms =
                        new ReuseTerms(TestingAxes.only(axis), decided.permitted().plan(), MINUTE);
                assertThat(terms.allows(answer(facts, TestingAxes.keeping()), 0)).isTrue();
                for (Axis broken : Axis.ofDeployments()) {
                    CachedAnswer answer = answer(facts, TestingAxes.breaking(broken));
                    assertThat(terms.allows(answer, 0)).isEqualTo(axis != broken);
                }
            }
        }
    }

    @Test
    void codec_anyPlacement_isReadAsItWasWritten(@TempDir Path folder) {
        try (var telemetry = new Telemetry()) {
            var decided = TestingDecision.in(folder, Clock.systemUTC(), telemetry);
            DeploymentFacts facts = decided.permitted().plan().get(0);
            for (Axis axis : Axis.ofDeployments()) {
                CachedAnswer answer = answer(facts, TestingAxes.breaking(axis));
                CachedAnswer read = AnswerCodec.read(AnswerCodec.write(answer), 1000).orElseThrow();
                assertThat(read.origin()).isEqualTo(answer.origin());
            }
        }
    }

    @Test
    void name_ofRequirementsThatDifferOnOneAxis_differs() {
        var cipher = new CacheCipher("0123456789abcdef0123456789abcdef");
        Set<String> names = new HashSet<>();
        names.add(cipher.name(key(Requirement.NONE)));
        for (Axis axis : Axis.values()) {
            names.add(cipher.name(key(TestingAxes.only(axis))));
        }
        assertThat(names).hasSize(Axis.values().length + 1);
    }

    private static CachedAnswer answer(DeploymentFacts facts, Placement placement) {
        return new CachedAnswer(
                CachedAnswer.Form.WHOLE,
                Slice.of(new byte[] {'{', '}'}),
                new AnswerOrigin(facts.id(), facts.upstream(), placement, List.of()),
                null,
                0,
                MINUTE);
    }

    private static CacheKey key(Requirement requirement) {
        var scope =
                new CacheScope(
                        new CacheScope.Sharers.Tenant("acme"),
                        List.of("p"),
                        requirement,
                        List.of());
        return new CacheKey(
                scope, Operation.CHAT, "m", AnthropicBetas.NONE, new Fingerprint(1, 2, 3, 4));
    }
}
