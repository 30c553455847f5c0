package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.TestingFleet.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.fault.FrameFault;
import dev.portolan.load.fault.StreamFault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tests of each fault in each protocol that has it: a first choice with the fault and a healthy
 * one.
 */
final class DialectFaultsTest {
    private static final String ANTHROPIC_ERROR =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                    + "\"message\":\"Overloaded\"}}\n\n";
    private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

    @TempDir private Path folder;

    /** Deadline for a deployment that falls silent. */
    private static final String SHORT = "2s";

    /** Deadline where none does. */
    private static final String LONG = "20s";

    /** Faults before any part of an answer. */
    enum Early {
        FAILING(Fault.status(500), 2),
        BAD_GATEWAY(Fault.status(502), 2),
        UNAVAILABLE(Fault.status(503), 1),
        OVERLOADED(Fault.status(529), 1),
        GATEWAY_TIMEOUT(Fault.status(504), 1),
        REDIRECTING(Fault.status(302, Map.of("location", "http://127.0.0.1:1/"), ""), 1),
        EMPTY(Fault.body("application/json", ""), 1),
        RESETTING(Fault.resetBeforeHead(), 2),
        CLOSING(Fault.closeBeforeHead(), 2),
        GARBAGE(Fault.garbage(), 2),
        PAGE(Fault.html(), 1),
        PAGE_OF_EVENTS(Fault.body("text/event-stream", "<html>Sign in</html>"), 1),
        HALF_AN_OBJECT(Fault.body("application/json", "{\"id\":\"x\",\"choi"), 1),
        SILENT(Fault.stallBeforeHead(), 1),
        SILENT_AFTER_ITS_HEAD(Fault.stallAfterHead(), 1);

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Fault fault;

        private final int requests;

        Early(Fault fault, int requests) {
            this.fault = fault;
            this.requests = requests;
        }
    }

    static Stream<Arguments> early() {
        return Stream.of(TestingDialect.values())
                .flatMap(
                        dialect ->
                                Stream.of(Early.values())
                                        .flatMap(
                                                how ->
                                                        Stream.of(true, false)
                                                                .map(
                                                                        stream ->
                                                                                Arguments.of(
                                                                                        dialect,
                                                                                        how,
                                                                                        stream))));
    }

    @ParameterizedTest
    @MethodSource("early")
    void firstChoice_misbehavingEarly_isLeftForTheNext(
            TestingDialect dialect, Early how, boolean stream) {
        boolean silent = how == Early.SILENT || how == Early.SILENT_AFTER_ITS_HEAD;
        try (Setup setup = new Setup(dialect, folder, silent ? SHORT : LONG)) {
            setup.paris.failing(how.fault);
            HttpResponse<String> answer = setup.ask(stream);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            if (stream) {
                assertThat(Streamed.of(answer.body()).whole()).isTrue();
            } else {
                assertThat(answer.body()).contains("\"finish_reason\":\"stop\"");
            }
            assertThat(setup.paris.inferences()).hasSize(how.requests);
        }
    }

    /** Faults within a stream. */
    enum Late {
        RESET(Fault.resetAfterTokens(20)),
        CLOSED(Fault.closeAfterTokens(20)),
        ENDED_IN_ORDER(Fault.endAfterTokens(20)),
        HALF_CLOSED(Fault.halfCloseAfterTokens(20)),
        CUT_IN_AN_EVENT(StreamFault.halfEventAfterTokens(20)),
        SILENT(Fault.stallAfterTokens(20));

        @SuppressWarnings("ImmutableEnumChecker") // written once, in this file
        private final Fault fault;

        Late(Fault fault) {
            this.fault = fault;
        }
    }

    static Stream<Arguments> late() {
        return Stream.of(TestingDialect.values())
                .flatMap(
                        dialect -> Stream.of(Late.values()).map(how -> Arguments.of(dialect, how)));
    }

    @ParameterizedTest
    @MethodSource("late")
    void stream_breakingOff_isGoneOnWithElsewhere(TestingDialect dialect, Late how) {
        goesOnElsewhere(dialect, how.fault, how == Late.SILENT ? SHORT : LONG);
    }

    static List<Arguments> inTheirOwnWords() {
        return List.of(
                Arguments.of(TestingDialect.OPENAI, Fault.errorEventAfterTokens(20)),
                Arguments.of(TestingDialect.OPENAI, StreamFault.onlyCommentsAfterTokens(20)),
                Arguments.of(
                        TestingDialect.ANTHROPIC,
                        StreamFault.lastEventAfterTokens(20, ANTHROPIC_ERROR)),
                Arguments.of(TestingDialect.ANTHROPIC, StreamFault.onlyCommentsAfterTokens(20)),
                Arguments.of(
                        TestingDialect.ANTHROPIC, StreamFault.repeatedEventAfterTokens(20, PING)),
                Arguments.of(TestingDialect.GEMINI, Fault.bareErrorAfterTokens(20)),
                Arguments.of(TestingDialect.GEMINI, StreamFault.onlyCommentsAfterTokens(20)),
                Arguments.of(
                        TestingDialect.BEDROCK,
                        FrameFault.exceptionAfterTokens(20, "throttlingException", "Too many")),
                Arguments.of(
                        TestingDialect.BEDROCK,
                        FrameFault.exceptionAfterTokens(
                                20, "modelStreamErrorException", "The model failed")),
                Arguments.of(TestingDialect.BEDROCK, FrameFault.wrongChecksumAfterTokens(20)));
    }

    @ParameterizedTest
    @MethodSource("inTheirOwnWords")
    void stream_failingInItsOwnWords_isGoneOnWithElsewhere(TestingDialect dialect, Fault fault) {
        goesOnElsewhere(dialect, fault, SHORT);
    }

    private void goesOnElsewhere(TestingDialect dialect, Fault fault, String clock) {
        try (Setup setup = new Setup(dialect, folder, clock)) {
            String text = setup.healthyText();
            setup.paris.failing(fault);
            Streamed answer = Streamed.of(setup.ask(true).body());
            assertThat(answer.error()).isEmpty();
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(answer.roles()).isEqualTo(1);
            assertThat(answer.all("id")).hasSize(1);
            assertThat(setup.berlin.inferences()).hasSize(1);
        }
    }

    static List<Arguments> harmless() {
        return List.of(
                Arguments.of(TestingDialect.OPENAI, Fault.withoutDone()),
                Arguments.of(TestingDialect.OPENAI, Fault.withoutUsage()),
                Arguments.of(TestingDialect.OPENAI, StreamFault.openAfterLastEvent()),
                Arguments.of(TestingDialect.OPENAI, StreamFault.resetAfterLastEvent()),
                Arguments.of(TestingDialect.OPENAI, StreamFault.linesEndingWith("\r\n")),
                Arguments.of(TestingDialect.OPENAI, StreamFault.linesEndingWith("\r")),
                Arguments.of(
                        TestingDialect.OPENAI, StreamFault.eventAfterTokens(5, ": a comment\n\n")),
                Arguments.of(TestingDialect.ANTHROPIC, StreamFault.linesEndingWith("\r\n")),
                Arguments.of(TestingDialect.ANTHROPIC, StreamFault.linesEndingWith("\r")),
                Arguments.of(TestingDialect.ANTHROPIC, Fault.withoutDone()),
                Arguments.of(TestingDialect.ANTHROPIC, StreamFault.openAfterLastEvent()),
                Arguments.of(TestingDialect.ANTHROPIC, StreamFault.resetAfterLastEvent()),
                Arguments.of(TestingDialect.GEMINI, StreamFault.linesEndingWith("\n")),
                Arguments.of(TestingDialect.GEMINI, StreamFault.linesEndingWith("\r")),
                Arguments.of(TestingDialect.GEMINI, StreamFault.openAfterLastEvent()),
                Arguments.of(TestingDialect.GEMINI, StreamFault.resetAfterLastEvent()),
                Arguments.of(TestingDialect.BEDROCK, Fault.withoutUsage()),
                Arguments.of(TestingDialect.BEDROCK, StreamFault.openAfterLastEvent()),
                Arguments.of(TestingDialect.BEDROCK, StreamFault.resetAfterLastEvent()));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void stream_wholeThoughUnusual_isTakenAsItIs(TestingDialect dialect, Fault fault) {
        try (Setup setup = new Setup(dialect, folder, "6s")) {
            String text = setup.healthyText();
            setup.paris.failing(fault);
            HttpResponse<String> response = setup.ask(true);
            Streamed answer = Streamed.of(response.body());
            assertThat(answer.error()).isEmpty();
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(setup.berlin.inferences()).isEmpty();
        }
    }

    static List<Arguments> malformed() {
        return List.of(
                Arguments.of(TestingDialect.OPENAI, Fault.malformedEventAfterTokens(5)),
                Arguments.of(TestingDialect.ANTHROPIC, Fault.malformedEventAfterTokens(5)),
                Arguments.of(TestingDialect.GEMINI, Fault.malformedEventAfterTokens(5)),
                Arguments.of(TestingDialect.BEDROCK, FrameFault.malformedEventAfterTokens(5)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedEvent_inAnyProtocol_isLeftOutAndCounted(TestingDialect dialect, Fault fault) {
        try (Setup setup = new Setup(dialect, folder, LONG)) {
            String text = setup.healthyText();
            setup.paris.failing(fault);
            Streamed answer = Streamed.of(setup.ask(true).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(setup.berlin.inferences()).isEmpty();
            assertThat(setup.gateway.telemetry().scrape("text/plain"))
                    .contains("portolan_malformed_events_total{endpoint=\"paris\"} 1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_breakingOffWithNoOtherDeployment_endsWithAnErrorAndNoDone(TestingDialect dialect) {
        try (Setup setup = new Setup(dialect, folder, LONG)) {
            setup.berlin.stop();
            setup.paris.failing(Fault.endAfterTokens(20));
            Streamed answer = Streamed.of(setup.ask(true).body());
            assertThat(answer.error()).isEqualTo("stream_interrupted");
            assertThat(answer.done()).isZero();
            assertThat(answer.finishes()).isEmpty();
        }
    }

    /**
     * Starts a gateway with paris, the first choice, in this protocol, and berlin, which is
     * healthy.
     */
    private static final class Setup implements AutoCloseable {
        final SimulatedEndpoint paris;
        final SimulatedEndpoint berlin;
        final TestingGateway gateway;
        private final TestingDialect.Started first;

        Setup(TestingDialect dialect, Path folder, String clock) {
            first = dialect.at(folder);
            paris = first.simulated();
            berlin =
                    VllmNode.at("DE")
                            .named("berlin")
                            .answersAs("one")
                            .serving("up")
                            .words(60)
                            .start();
            gateway =
                    TestingGateway.start(
                            "endpoints:\n" + first.endpoint() + berlin(),
                            """
                            policies:
                              - name: default
                                prefer: {objective: cost}
                                failover: {attempts: 4, deadline: 60s, firstToken: %1$s, betweenTokens: %1$s}
                            """
                                    .formatted(clock));
        }

        private String berlin() {
            return """
              - id: berlin
                provider: vllm
                url: %s/v1
                location: {country: DE}
                operator: {name: Acme, country: DE}
                retention: none
                models: [{model: m, upstream: up, price: {input: 9, output: 9, currency: EUR}, supports: [prefill]}]
            """
                    .formatted(berlin.url());
        }

        HttpResponse<String> ask(boolean stream) {
            return gateway.post(TestingFleet.CHAT, TestingFleet.ask(stream));
        }

        String healthyText() {
            String text = Streamed.of(ask(true).body()).text();
            assertThat(text).isNotEmpty();
            paris.journal().clear();
            berlin.journal().clear();
            return text;
        }

        @Override
        public void close() {
            gateway.close();
            first.close();
            berlin.close();
        }
    }
}
