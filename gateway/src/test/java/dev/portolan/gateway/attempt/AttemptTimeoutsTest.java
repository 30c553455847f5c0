package dev.portolan.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.policy.model.Failover;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** Tests of how long attempts may be silent, by the policy and by the request. */
final class AttemptTimeoutsTest {
    @Test
    void of_defaults_boundPlainAttemptsAndLeaveThinkingTheDeadlinesHalf() {
        AttemptTimeouts clocks = AttemptTimeouts.of(Failover.DEFAULT, head("", "\"stream\":true"));
        assertThat(clocks.plain().first()).isEqualTo(nanos(10_000));
        assertThat(clocks.plain().between()).isEqualTo(nanos(10_000));
        assertThat(clocks.thinking().first()).isEqualTo(nanos(60_000));
        assertThat(clocks.thinking().thought()).isEqualTo(AttemptTimeouts.Patience.NO_BOUND);
        assertThat(clocks.thinking().between()).isEqualTo(nanos(60_000));
        assertThat(clocks.deadline()).isEqualTo(nanos(120_000));
    }

    @Test
    void of_policysOwnClocks_holdForThinkingToo() {
        Failover own =
                new Failover(
                        4,
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty());
        AttemptTimeouts clocks = AttemptTimeouts.of(own, head("", "\"max_tokens\":100"));
        assertThat(clocks.thinking().first()).isEqualTo(nanos(3_000));
        assertThat(clocks.thinking().thought()).isEqualTo(AttemptTimeouts.Patience.NO_BOUND);
        assertThat(clocks.thinking().between()).isEqualTo(nanos(2_000));
    }

    @Test
    void of_largePrompt_addsTheTimeToReadIt() {
        AttemptTimeouts clocks =
                AttemptTimeouts.of(Failover.DEFAULT, head("x".repeat(1 << 20), "\"stream\":true"));
        assertThat(clocks.plain().first()).isEqualTo(nanos(10_000 + 1_024 * 60));
    }

    @Test
    void of_wholeAnswer_addsTheTimeToWriteIt() {
        AttemptTimeouts clocks =
                AttemptTimeouts.of(
                        failover(Duration.ofSeconds(10)), head("", "\"max_tokens\":100"));
        assertThat(clocks.plain().first()).isEqualTo(nanos(12_500));
        assertThat(clocks.thinking().first()).isEqualTo(nanos(32_500));
        assertThat(clocks.thinking().between()).isEqualTo(nanos(30_000));
    }

    @Test
    void of_policysOwnFirstToken_isNotLengthened() {
        AttemptTimeouts clocks =
                AttemptTimeouts.of(
                        failover(Duration.ofSeconds(3)),
                        head("x".repeat(1 << 20), "\"max_tokens\":100"));
        assertThat(clocks.plain().first()).isEqualTo(nanos(3_000));
    }

    private static Failover failover(Duration firstToken) {
        return new Failover(
                4,
                Duration.ofSeconds(120),
                firstToken,
                Duration.ofSeconds(10),
                Optional.of(Duration.ofSeconds(30)),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty());
    }

    private static RequestHead head(String prompt, String members) {
        byte[] body =
                ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                + prompt
                                + "\"}],"
                                + members
                                + "}")
                        .getBytes(UTF_8);
        if (!(RequestHead.read(body, 0, body.length) instanceof HeadReading.Read read)) {
            throw new AssertionError("the test's body");
        }
        return read.head();
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
