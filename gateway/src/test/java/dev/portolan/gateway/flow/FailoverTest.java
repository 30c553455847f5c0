package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.ask;
import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.Pace;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Tests of a first choice that fails before it answers, row by row. */
final class FailoverTest {
    private static final String CONTEXT =
            "{\"error\":{\"message\":\"This model's maximum context length is 8"
                + " tokens.\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}";
    private static final String FILTER =
            "{\"error\":{\"message\":\"The response was filtered by the content management"
                    + " policy.\",\"param\":\"prompt\",\"code\":\"content_filter\"}}";
    private static final String ERROR_IN_200 =
            "{\"error\":{\"message\":\"engine"
                    + " died\",\"type\":\"InternalServerError\",\"code\":500}}";

    /** The fault of the first choice, how often it is called then, and which deployment answers. */
    enum Row {
        RATE_LIMITED_ONCE(simulated -> simulated.failingNext(limited()), 1, "berlin"),
        RATE_LIMITED_WITHOUT_A_HINT(simulated -> simulated.failing(Fault.status(429)), 1, "berlin"),
        FAILING_ONCE(simulated -> simulated.failingNext(Fault.status(500)), 2, "paris"),
        BAD_GATEWAY_ONCE(simulated -> simulated.failingNext(Fault.status(502)), 2, "paris"),
        RESETTING_ONCE(simulated -> simulated.failingNext(Fault.resetBeforeHead()), 2, "paris"),
        CLOSING_ONCE(simulated -> simulated.failingNext(Fault.closeBeforeHead()), 2, "paris"),
        FAILING(simulated -> simulated.failing(Fault.status(500)), 2, "berlin"),
        RESETTING(simulated -> simulated.failing(Fault.resetBeforeHead()), 2, "berlin"),
        UNAVAILABLE(simulated -> simulated.failing(Fault.status(503)), 1, "berlin"),
        OVERLOADED(simulated -> simulated.failing(Fault.status(529)), 1, "berlin"),
        SILENT(simulated -> simulated.failing(Fault.stallBeforeHead()), 1, "berlin"),
        SILENT_AFTER_ITS_HEAD(simulated -> simulated.failing(Fault.stallAfterHead()), 1, "berlin"),
        LATE(
                simulated -> simulated.pace(new Pace(Duration.ofSeconds(20), Duration.ZERO)),
                1,
                "berlin"),
        LOGIN_PAGE(simulated -> simulated.failing(Fault.html()), 1, "berlin"),
        NO_HTTP(simulated -> simulated.failing(Fault.garbage()), 2, "berlin"),
        TOO_LONG_FOR_IT(
                simulated -> simulated.failing(Fault.status(400, Map.of(), CONTEXT)), 1, "rome"),
        ERROR_WITH_200(
                simulated -> simulated.failing(Fault.body("application/json", ERROR_IN_200)),
                2,
                "berlin");

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Consumer<SimulatedEndpoint> breaking;

        private final int requests;
        private final String answering;

        Row(Consumer<SimulatedEndpoint> breaking, int requests, String answering) {
            this.breaking = breaking;
            this.requests = requests;
            this.answering = answering;
        }

        private static Fault limited() {
            return Fault.rateLimited(Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whole_firstChoiceMisbehaving_isAnsweredWhole(Row row) {
        check(row, false);
    }

    @ParameterizedTest
    @EnumSource
    void stream_firstChoiceMisbehaving_isAnsweredWhole(Row row) {
        check(row, true);
    }

    private static void check(Row row, boolean stream) {
        boolean silent = row == Row.SILENT || row == Row.SILENT_AFTER_ITS_HEAD || row == Row.LATE;
        String clocks = silent ? TestingFleet.clocks() : TestingFleet.patience();
        try (TestingFleet fleet = TestingFleet.replaying(clocks)) {
            row.breaking.accept(fleet.paris);
            HttpResponse<String> answer = fleet.post(ask(stream));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo(row.answering);
            if (stream) {
                assertThat(Streamed.of(answer.body()).whole()).isTrue();
            } else {
                assertThat(answer.body()).contains("\"finish_reason\":\"stop\"");
            }
            assertThat(fleet.paris.inferences()).hasSize(row.requests);
            assertThat(fleet.virginia.requests()).isEmpty();
            int attempts = Integer.parseInt(header(answer, "x-portolan-attempts"));
            assertThat(header(answer, "x-portolan-attempt-trail").split(", "))
                    .hasSize(attempts - (stream ? 1 : 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void contentRefused_reachesTheCallerAndNoOtherIsTried(boolean stream) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.status(400, Map.of(), FILTER));
            HttpResponse<String> answer = fleet.post(ask(stream));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("content_filter", "content management policy");
            assertThat(fleet.berlin.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void rateLimitedAndNoOther_isTriedAgainOnce(boolean stream) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.berlin.stop();
            fleet.rome.stop();
            fleet.paris.failing(Fault.status(429));
            HttpResponse<String> answer = fleet.post(ask(stream));
            assertThat(answer.statusCode()).isIn(429, 502);
            assertThat(fleet.paris.inferences()).hasSize(2);
        }
    }

    @Test
    void malformedEvent_isLeftOutAndCounted() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            String text = fleet.healthyText();
            fleet.paris.failing(Fault.malformedEventAfterTokens(5));
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.whole()).isTrue();
            assertThat(answer.text()).isEqualTo(text);
            assertThat(fleet.gateway.telemetry().scrape("text/plain"))
                    .contains("portolan_malformed_events_total{endpoint=\"paris\"} 1");
        }
    }

    @Test
    void streamWithoutDone_endsWhole() {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.withoutDone());
            Streamed answer = Streamed.of(fleet.post(ask(true)).body());
            assertThat(answer.whole()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void answerWithoutUsage_isEstimatedAndMarked(boolean stream) {
        try (TestingFleet fleet = TestingFleet.replaying(TestingFleet.patience())) {
            fleet.paris.failing(Fault.withoutUsage());
            assertThat(fleet.post(ask(stream)).statusCode()).isEqualTo(200);
            Receipt.Spent spent = fleet.decided().spent().getFirst();
            assertThat(spent.estimated()).isTrue();
            assertThat(spent.usage().output()).isBetween(40L, 140L);
            assertThat(spent.cost()).isNotNull();
        }
    }
}
