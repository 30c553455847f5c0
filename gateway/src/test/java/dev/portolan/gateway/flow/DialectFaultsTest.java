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

        private final int asked;

        Early(Fault fault, int asked) {
            this.fault = fault;
            this.asked = asked;
        }
    }

    static Stream<Arguments> early() {
        return Stream.of(Speech.values())
                .flatMap(
                        speech ->
                                Stream.of(Early.values())
                                        .flatMap(
                                                how ->
                                                        Stream.of(true, false)
                                                                .map(
                                                                        stream ->
                                                                                Arguments.of(
                                                                                        speech, how,
                                                                                        stream))));
    }

    @ParameterizedTest
    @MethodSource("early")
    void firstChoice_misbehavingEarly_isLeftForTheNext(Speech speech, Early how, boolean stream) {
        boolean silent = how == Early.SILENT || how == Early.SILENT_AFTER_ITS_HEAD;
        try (World world = new World(speech, folder, silent ? SHORT : LONG)) {
            world.paris.failing(how.fault);
            HttpResponse<String> answer = world.ask(stream);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(header(answer, "x-portolan-endpoint")).isEqualTo("berlin");
            if (stream) {
                assertThat(Streamed.of(answer.body()).whole()).isTrue();
            } else {
                assertThat(answer.body()).contains("\"finish_reason\":\"stop\"");
            }
            assertThat(world.paris.inferences()).hasSize(how.asked);
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
        return Stream.of(Speech.values())
                .flatMap(speech -> Stream.of(Late.values()).map(how -> Arguments.of(speech, how)));
    }

    @ParameterizedTest
    @MethodSource("late")
    void stream_breakingOff_isGoneOnWithElsewhere(Speech speech, Late how) {
        goesOnElsewhere(speech, how.fault, how == Late.SILENT ? SHORT : LONG);
    }

    static List<Arguments> inTheirOwnWords() {
        return List.of(
                Arguments.of(Speech.OPENAI, Fault.errorEventAfterTokens(20)),
                Arguments.of(Speech.OPENAI, StreamFault.onlyCommentsAfterTokens(20)),
                Arguments.of(
                        Speech.ANTHROPIC, StreamFault.lastEventAfterTokens(20, ANTHROPIC_ERROR)),
                Arguments.of(Speech.ANTHROPIC, StreamFault.onlyCommentsAfterTokens(20)),
                Arguments.of(Speech.ANTHROPIC, StreamFault.repeatedEventAfterTokens(20, PING)),
                Arguments.of(Speech.GEMINI, Fault.bareErrorAfterTokens(20)),
                Arguments.of(Speech.GEMINI, StreamFault.onlyCommentsAfterTokens(20)),
                Arguments.of(
                        Speech.BEDROCK,
                        FrameFault.exceptionAfterTokens(20, "throttlingException", "Too many")),
                Arguments.of(
                        Speech.BEDROCK,
                        FrameFault.exceptionAfterTokens(
                                20, "modelStreamErrorException", "The model failed")),
                Arguments.of(Speech.BEDROCK, FrameFault.wrongChecksumAfterTokens(20)));
    }

    @ParameterizedTest
    @MethodSource("inTheirOwnWords")
    void stream_failingInItsOwnWords_isGoneOnWithElsewhere(Speech speech, Fault fault) {
        goesOnElsewhere(speech, fault, SHORT);
    }

    private void goesOnElsewhere(Speech speech, Fault fault, String clock) {
        try (World world = new World(speech, folder, clock)) {
            String text = world.healthyText();
            world.paris.failing(fault);
            Streamed answer = Streamed.of(world.ask(true).body());
            assertThat(answer.error()).isEmpty();
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(answer.roles()).isEqualTo(1);
            assertThat(answer.all("id")).hasSize(1);
            assertThat(world.berlin.inferences()).hasSize(1);
        }
    }

    static List<Arguments> harmless() {
        return List.of(
                Arguments.of(Speech.OPENAI, Fault.withoutDone()),
                Arguments.of(Speech.OPENAI, Fault.withoutUsage()),
                Arguments.of(Speech.OPENAI, StreamFault.openAfterLastEvent()),
                Arguments.of(Speech.OPENAI, StreamFault.resetAfterLastEvent()),
                Arguments.of(Speech.OPENAI, StreamFault.linesEndingWith("\r\n")),
                Arguments.of(Speech.OPENAI, StreamFault.linesEndingWith("\r")),
                Arguments.of(Speech.OPENAI, StreamFault.eventAfterTokens(5, ": a comment\n\n")),
                Arguments.of(Speech.ANTHROPIC, StreamFault.linesEndingWith("\r\n")),
                Arguments.of(Speech.ANTHROPIC, StreamFault.linesEndingWith("\r")),
                Arguments.of(Speech.ANTHROPIC, Fault.withoutDone()),
                Arguments.of(Speech.ANTHROPIC, StreamFault.openAfterLastEvent()),
                Arguments.of(Speech.ANTHROPIC, StreamFault.resetAfterLastEvent()),
                Arguments.of(Speech.GEMINI, StreamFault.linesEndingWith("\n")),
                Arguments.of(Speech.GEMINI, StreamFault.linesEndingWith("\r")),
                Arguments.of(Speech.GEMINI, StreamFault.openAfterLastEvent()),
                Arguments.of(Speech.GEMINI, StreamFault.resetAfterLastEvent()),
                Arguments.of(Speech.BEDROCK, Fault.withoutUsage()),
                Arguments.of(Speech.BEDROCK, StreamFault.openAfterLastEvent()),
                Arguments.of(Speech.BEDROCK, StreamFault.resetAfterLastEvent()));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void stream_wholeThoughUnusual_isTakenAsItIs(Speech speech, Fault fault) {
        try (World world = new World(speech, folder, "6s")) {
            String text = world.healthyText();
            world.paris.failing(fault);
            HttpResponse<String> told = world.ask(true);
            Streamed answer = Streamed.of(told.body());
            assertThat(answer.error()).isEmpty();
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(world.berlin.inferences()).isEmpty();
        }
    }

    static List<Arguments> malformed() {
        return List.of(
                Arguments.of(Speech.OPENAI, Fault.malformedEventAfterTokens(5)),
                Arguments.of(Speech.ANTHROPIC, Fault.malformedEventAfterTokens(5)),
                Arguments.of(Speech.GEMINI, Fault.malformedEventAfterTokens(5)),
                Arguments.of(Speech.BEDROCK, FrameFault.malformedEventAfterTokens(5)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedEvent_inAnyProtocol_isLeftOutAndCounted(Speech speech, Fault fault) {
        try (World world = new World(speech, folder, LONG)) {
            String text = world.healthyText();
            world.paris.failing(fault);
            Streamed answer = Streamed.of(world.ask(true).body());
            assertThat(answer.text()).isEqualTo(text);
            assertThat(answer.whole()).isTrue();
            assertThat(world.berlin.inferences()).isEmpty();
            assertThat(world.gateway.telemetry().scrape("text/plain"))
                    .contains("portolan_malformed_events_total{endpoint=\"paris\"} 1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_breakingOffWithNoOtherDeployment_endsWithAnErrorAndNoDone(Speech speech) {
        try (World world = new World(speech, folder, LONG)) {
            world.berlin.stop();
            world.paris.failing(Fault.endAfterTokens(20));
            Streamed answer = Streamed.of(world.ask(true).body());
            assertThat(answer.error()).isEqualTo("stream_interrupted");
            assertThat(answer.done()).isZero();
            assertThat(answer.finishes()).isEmpty();
        }
    }

    /**
     * Starts a gateway with paris, the first choice, in this protocol, and berlin, which is
     * healthy.
     */
    private static final class World implements AutoCloseable {
        final SimulatedEndpoint paris;
        final SimulatedEndpoint berlin;
        final TestingGateway gateway;
        private final Speech.Spoken first;

        World(Speech speech, Path folder, String clock) {
            first = speech.at(folder);
            paris = first.place();
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
