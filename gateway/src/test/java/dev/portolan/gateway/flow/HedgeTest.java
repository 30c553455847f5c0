package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;
import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Tests of a second attempt beside a silent first one, where the policy enables that. */
final class HedgeTest {
    private static final String HEDGED =
            "{attempts: 4, deadline: 90s, firstToken: 60s, betweenTokens: 60s, hedge: 200ms}";

    /** A delay after which the test's own timeout has expired. */
    private static final Pace SILENT = new Pace(Duration.ofSeconds(90), Duration.ZERO);

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void firstChoice_silent_isOvertakenAndCancelled(boolean stream) {
        try (TestingFleet fleet = TestingFleet.replaying(HEDGED)) {
            fleet.paris.pace(SILENT);
            HttpResponse<String> answer = fleet.post(ask(stream));
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            assertThat(header(answer, "x-portolan-attempt-trail")).startsWith("paris=abandoned");
            assertThat(fleet.paris.awaitDisconnects(1)).isTrue();
            assertThat(fleet.virginia.requests()).isEmpty();
            assertThat(fleet.decided().spent())
                    .extracting(Receipt.Spent::endpoint)
                    .containsExactly("paris", "berlin");
        }
    }

    @Test
    void firstChoice_answeringInTime_isNotDoubled() {
        try (TestingFleet fleet =
                TestingFleet.replaying(HEDGED.replace("hedge: 200ms", "hedge: 50s"))) {
            assertThat(header(fleet.post(ask(true)), "x-portolan-endpoint")).isEqualTo("paris");
            assertThat(fleet.berlin.requests()).isEmpty();
        }
    }

    @Test
    void second_failing_leavesTheFirstItsTime() {
        try (TestingFleet fleet = TestingFleet.replaying(HEDGED)) {
            fleet.paris.pace(new Pace(Duration.ofSeconds(2), Duration.ZERO));
            fleet.berlin.failing(Fault.status(503));
            fleet.rome.failing(Fault.status(503));
            HttpResponse<String> answer = fleet.post(ask(true));
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("paris");
            assertThat(Streamed.of(answer.body()).whole()).isTrue();
        }
    }

    @Test
    void winner_brokenOff_isContinuedByTheLoser() {
        try (TestingFleet fleet = TestingFleet.prefilling(HEDGED)) {
            String text = fleet.healthyText();
            // Only the first request is left without an answer, however soon the next one comes.
            fleet.paris.failingNext(Fault.stallAfterHead());
            fleet.berlin.failing(Fault.endAfterTokens(20));
            fleet.rome.stop();
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerLeavingDuringTwoAttempts_cancelsBoth(HttpClient.Version version) {
        try (TestingFleet fleet = TestingFleet.replaying(HEDGED)) {
            fleet.paris.pace(SILENT);
            fleet.berlin.pace(SILENT);
            try (TestingCaller caller = fleet.caller(version, ask(true))) {
                assertThat(fleet.berlin.awaitRequests(1)).isTrue();
                caller.leave();
            }
            assertThat(fleet.paris.awaitDisconnects(1)).isTrue();
            assertThat(fleet.berlin.awaitDisconnects(1)).isTrue();
            assertThat(fleet.decided().trail())
                    .containsExactly("paris=abandoned", "berlin=abandoned");
        }
    }
}
