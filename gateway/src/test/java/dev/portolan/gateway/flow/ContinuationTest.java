package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tests that a stream that breaks after its first token is continued without a trace, or reported
 * as broken.
 */
final class ContinuationTest {
    private static final int SENT = 40;
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"parameters\":{\"type\":\"object\",\"properties\":{\"where\":{\"type\":\"string\",\"minLength\":400}}}}}]";

    /** The kinds of premature stream end. */
    enum Break {
        RESET(Fault.resetAfterTokens(SENT)),
        CLOSED(Fault.closeAfterTokens(SENT)),
        HALF_CLOSED(Fault.halfCloseAfterTokens(SENT)),
        ENDED(Fault.endAfterTokens(SENT)),
        SILENT(Fault.stallAfterTokens(SENT)),
        ERROR(Fault.errorEventAfterTokens(SENT)),
        FIRST_TOKEN(Fault.resetAfterTokens(1));

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Fault fault;

        Break(Fault fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_broken_goesOnFromItsLastWord(Break how) {
        try (TestingFleet fleet = TestingFleet.prefilling(clocks(how))) {
            String text = fleet.healthyText();
            fleet.paris.failing(how.fault);
            assertWhole(fleet, text);
            if (how != Break.FIRST_TOKEN) {
                assertThat(fleet.berlin.inferences().getFirst().text())
                        .contains("\"continue_final_message\":true", "\"role\":\"assistant\"");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_broken_isRepeatedWithoutWhatWasSent(Break how) {
        try (TestingFleet fleet = TestingFleet.replaying(clocks(how))) {
            String text = fleet.healthyText();
            fleet.paris.failing(how.fault);
            assertWhole(fleet, text);
            assertThat(fleet.berlin.inferences().getFirst().text()).doesNotContain("assistant");
        }
    }

    @Test
    void stream_brokenForAClientOfMistral_endsWithTheUsageOnce() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            String text = fleet.healthyText();
            fleet.paris.failing(Fault.resetAfterTokens(SENT));
            String body = fleet.post(ask(true), "user-agent", "mistral-client-python/1.9").body();
            assertThat(Streamed.of(body).text()).isEqualTo(text);
            assertThat(body).containsOnlyOnce("\"usage\":{").doesNotContain("\"usage\":null");
            assertThat(body.lines().filter(line -> line.contains("\"usage\"")))
                    .allMatch(line -> line.contains("\"finish_reason\":\"stop\""));
            assertThat(fleet.berlin.inferences()).hasSize(1);
        }
    }

    private static String clocks(Break how) {
        return how == Break.SILENT ? TestingFleet.clocks() : TestingFleet.patience();
    }

    private static void assertWhole(TestingFleet fleet, String text) {
        Streamed answer = Streamed.of(fleet.post(ask(true)).body());
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.all("id")).hasSize(1);
        assertThat(answer.all("model")).hasSize(1);
        assertThat(answer.all("created")).hasSize(1);
        assertThat(answer.roles()).isEqualTo(1);
        assertThat(fleet.berlin.inferences()).hasSize(1);
        assertThat(fleet.virginia.requests()).isEmpty();
    }

    @Test
    void prefill_refused_isRepeatedAtTheSamePlace() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            String text = fleet.healthyText();
            fleet.paris.failing(Fault.resetAfterTokens(SENT));
            fleet.berlin.failingNext(
                    Fault.status(
                            400,
                            Map.of(),
                            "{\"error\":{\"message\":\"Cannot continue the final"
                                    + " message\",\"type\":\"BadRequestError\",\"code\":400}}"));
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(fleet.berlin.inferences()).hasSize(2);
            assertThat(fleet.decided().trail())
                    .containsExactly("paris=cut", "berlin=refused", "berlin=succeeded");
        }
    }

    @Test
    void continuation_brokenToo_goesOnAtTheThird() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            String text = fleet.healthyText();
            fleet.paris.failing(Fault.endAfterTokens(20));
            fleet.berlin.failing(Fault.endAfterTokens(20));
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(fleet.decided().trail())
                    .containsExactly("paris=cut", "berlin=cut", "rome=succeeded");
        }
    }

    @Test
    void continuation_withDifferentText_isLeftForOneWithTheSame() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            String text = fleet.healthyText();
            fleet.paris.failing(Fault.endAfterTokens(SENT));
            fleet.berlin.failing(
                    Fault.body(
                            "text/event-stream",
                            "data:"
                                + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"something"
                                + " else\"},\"finish_reason\":\"stop\"}]}\n\n"
                                + "data: [DONE]\n\n"));
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(fleet.decided().trail())
                    .containsExactly("paris=cut", "berlin=diverged", "rome=succeeded");
        }
    }

    @Test
    void stream_brokenAndNoOtherDeployment_endsWithAnError() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(SENT));
            fleet.berlin.failing(Fault.status(503));
            fleet.rome.stop();
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.error()).isEqualTo("stream_interrupted");
            assertThat(answer.done()).isZero();
            assertThat(answer.finishes()).isEmpty();
        }
    }

    @Test
    void toolCall_broken_endsWithAnError() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(3));
            Streamed answer = Streamed.of(fleet.post(ask(true, TOOLS)).body());
            assertThat(answer.error()).isEqualTo("stream_interrupted");
            assertThat(answer.done()).isZero();
            assertThat(fleet.berlin.requests()).isEmpty();
        }
    }

    @Test
    void severalChoices_broken_endWithAnError() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(SENT));
            Streamed answer = Streamed.of(fleet.post(ask(true, ",\"n\":2")).body());
            assertThat(answer.error()).isEqualTo("stream_interrupted");
            assertThat(answer.done()).isZero();
        }
    }

    @Test
    void usage_ofBothHalves_goesToWhoWroteThem() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(SENT));
            Streamed answer =
                    Streamed.of(
                            fleet.post(ask(true, ",\"stream_options\":{\"include_usage\":true}"))
                                    .body());
            Receipt.Spent first = fleet.decided().spent().getFirst();
            Receipt.Spent second = fleet.decided().spent().getLast();
            assertThat(first.endpoint()).isEqualTo("paris");
            assertThat(first.estimated()).isTrue();
            assertThat(first.usage().output()).isEqualTo(SENT);
            assertThat(second.endpoint()).isEqualTo("berlin");
            assertThat(second.served()).isTrue();
            assertThat(second.estimated()).isFalse();
            assertThat(second.usage().output()).isLessThan(SENT);
            assertThat(answer.events().getLast().path("usage").path("completion_tokens").asLong())
                    .isEqualTo(SENT + second.usage().output());
        }
    }

    @Test
    void trailer_ofBothHalves_containsTheCostOfBoth() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(SENT));
            Streamed answer = Streamed.of(fleet.post(ask(true), "x-portolan-trailer", "1").body());
            List<Receipt.Spent> spent = fleet.decided().spent();
            assertThat(spent).hasSize(2);
            double cost = spent.stream().mapToDouble(one -> amount(one.cost())).sum();
            long output = spent.stream().mapToLong(one -> one.usage().output()).sum();
            JsonNode reported = answer.events().getLast().path("portolan");
            assertThat(reported.path("cost").asDouble()).isCloseTo(cost, within(1e-9));
            assertThat(reported.at("/usage/completion_tokens").asLong()).isEqualTo(output);
            assertThat(amount(fleet.receipt().total().cost())).isCloseTo(cost, within(1e-9));
        }
    }

    private static double amount(@Nullable Cost cost) {
        return Objects.requireNonNull(cost).amount().doubleValue();
    }

    @Test
    void boundOnTokens_coversBothHalves() {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(SENT));
            Streamed answer = Streamed.of(fleet.post(ask(true, ",\"max_tokens\":50")).body());
            assertThat(answer.finishes()).containsExactly("length");
            assertThat(fleet.berlin.inferences().getFirst().text()).contains("\"max_tokens\":10");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerLeavingTheContinuation_cancelsIt(HttpClient.Version version) {
        try (TestingFleet fleet = TestingFleet.prefilling(TestingFleet.patience())) {
            fleet.paris.failing(Fault.endAfterTokens(5));
            fleet.berlin.pace(new Pace(Duration.ZERO, Duration.ofMillis(200)));
            try (TestingCaller caller = fleet.caller(version, ask(true))) {
                caller.awaitTokens(8);
                caller.leave();
            }
            assertThat(fleet.berlin.awaitDisconnects(1)).isTrue();
            Receipt receipt = fleet.receipt();
            assertThat(receipt.ending().status()).isEqualTo(499);
            assertThat(fleet.decided().trail()).containsExactly("paris=cut", "berlin=abandoned");
            assertThat(fleet.decided().spent()).hasSize(2).allMatch(Receipt.Spent::estimated);
        }
    }
}
