package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.ThinkingSetup.DEFAULT;
import static dev.portolan.gateway.flow.ThinkingSetup.afterThoughts;
import static dev.portolan.gateway.flow.ThinkingSetup.delta;
import static dev.portolan.gateway.flow.ThinkingSetup.event;
import static dev.portolan.gateway.flow.ThinkingSetup.messageStart;
import static dev.portolan.gateway.flow.ThinkingSetup.stop;
import static dev.portolan.gateway.flow.ThinkingSetup.thinkingStart;
import static dev.portolan.gateway.flow.ThinkingSetup.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tests of the time that a thinking model is given, and the effect of its slowness on health. */
final class ThinkingTest {
    private static final String PLAIN = "\"model\":\"m\",\"stream\":true";
    private static final String SOLO = "\"model\":\"solo\",\"stream\":true";
    private static final String ASKED = PLAIN + ",\"reasoning_effort\":\"high\"";

    @Test
    void thoughtsLeftOut_pingsFor40Seconds_areAnsweredWhole() {
        try (ThinkingSetup setup = new ThinkingSetup("keepAlive: off");
                StreamCaller caller =
                        setup.messages("\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            request.send(messageStart()).send(thinkingStart());
            for (int i = 0; i < 10; i++) {
                setup.time.advance(Duration.ofSeconds(4));
                request.send(event("ping", ""));
            }
            request.send(afterThoughts("done")).end();
            assertThat(caller.body())
                    .contains("\"text\":\"done\"", "event: message_stop")
                    .doesNotContain("event: error");
        }
    }

    @Test
    void thinkingBlockBegun_withoutRequest_isASignOfLifeUpToTheDeadline() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.messages("\"stream\":true")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            request.send(messageStart() + thinkingStart() + event("ping", ""));
            awaitHeard(setup);
            setup.time.advance(Duration.ofSeconds(100));
            request.send(afterThoughts("done")).end();
            assertThat(caller.body()).contains("\"text\":\"done\"", "event: message_stop");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"model\":\"gpt-5\",\"stream\":true",
                "\"model\":\"declared\",\"stream\":true",
                "\"model\":\"m\",\"stream\":true,\"reasoning_effort\":\"high\""
            })
    void hiddenThoughts_of40Seconds_areWaitedFor(String members) {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(members)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            setup.time.advance(Duration.ofSeconds(40));
            request.send(delta("\"role\":\"assistant\",\"content\":\"ok\"")).send(stop()).end();
            assertThat(caller.body()).contains("\"ok\"", "[DONE]");
            assertThat(setup.second.isIdle()).isTrue();
        }
    }

    @Test
    void silenceOf14Seconds_afterTheFirstWords_isNoBreak() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat("\"model\":\"gpt-5\",\"stream\":true")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            request.send(delta("\"content\":\"Let me see\""));
            caller.await("Let me see");
            setup.time.advance(Duration.ofSeconds(14));
            request.send(delta("\"content\":\" - yes\"")).send(stop()).end();
            assertThat(caller.body()).contains(" - yes", "[DONE]").doesNotContain("error");
        }
    }

    @Test
    void wholeAnswer_ofAModelThatThinks_after40Seconds_comes() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller =
                        setup.chat("\"model\":\"gpt-5\",\"reasoning_effort\":\"high\"")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next();
            setup.time.advance(Duration.ofSeconds(40));
            request.answer(200, whole("ok"));
            assertThat(caller.head().statusCode()).isEqualTo(200);
            assertThat(caller.body()).contains("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": keep-alive\n\n",
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},"
                        + "\"finish_reason\":null}]}\n\n"
            })
    void signsWithoutContent_ofAModelThatDoesNotThink_areNoLife(String sign) {
        try (ThinkingSetup setup = new ThinkingSetup("attempts: 1");
                StreamCaller caller = setup.chat(PLAIN + ",\"reasoning_effort\":\"none\"")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            for (int i = 0; i < 3; i++) {
                request.send(sign);
                setup.time.advance(Duration.ofSeconds(4));
            }
            assertThat(caller.head().statusCode()).isEqualTo(502);
            assertThat(request.isLeft()).isTrue();
        }
    }

    @Test
    void policysOwnTime_forThinking_bindsAndIsNoVerdict() {
        try (ThinkingSetup setup =
                new ThinkingSetup("attempts: 1, thinking: 20s, keepAlive: off")) {
            hardPrompts(setup, 6, Duration.ofSeconds(21), 502);
            assertThat(setup.gateway.circuit("node", "m")).isEqualTo("closed");
            assertQuickAnswer(setup, PLAIN);
        }
    }

    @Test
    void deadlinePassed_whileModelsThink_isNoVerdict() {
        try (ThinkingSetup setup = new ThinkingSetup("attempts: 1, keepAlive: off")) {
            hardPrompts(setup, 6, Duration.ofSeconds(121), 504);
            assertThat(setup.gateway.circuit("node", "m")).isEqualTo("closed");
            assertQuickAnswer(setup, PLAIN);
        }
    }

    @Test
    void silence_ofAModelThatDoesNotThink_isFoundOut() {
        try (ThinkingSetup setup = new ThinkingSetup("attempts: 1")) {
            for (int i = 0; i < 6; i++) {
                try (StreamCaller caller = setup.chat(PLAIN)) {
                    setup.upstream.next().head();
                    setup.time.advance(Duration.ofSeconds(11));
                    assertThat(caller.head().statusCode()).isIn(502, 503);
                }
                if (setup.gateway.circuit("node", "m").equals("open")) {
                    return;
                }
            }
            throw new AssertionError("a silent deployment was not found");
        }
    }

    @Test
    void probe_thatThinks_hasItsOwnTimeAndBlocksNoOtherProbe() {
        try (ThinkingSetup setup = new ThinkingSetup("keepAlive: off")) {
            breakDown(setup, "solo");
            setup.time.advance(Duration.ofSeconds(5));
            try (StreamCaller hard = setup.chat(SOLO + ",\"reasoning_effort\":\"high\"")) {
                ScriptedUpstream.PendingRequest slow = setup.upstream.next().head();
                assertThat(setup.gateway.circuit("node", "solo")).isEqualTo("half-open");
                setup.time.advance(Duration.ofSeconds(5));
                assertQuickAnswer(setup, SOLO);
                assertThat(setup.gateway.circuit("node", "solo")).isEqualTo("closed");
                setup.time.advance(Duration.ofSeconds(30));
                slow.send(delta("\"content\":\"ok\"")).send(stop()).end();
                assertThat(hard.body()).contains("\"ok\"", "[DONE]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SOLO, SOLO + ",\"reasoning_effort\":\"high\""})
    void probe_thatIsSlow_isAnsweredAndClosesTheCircuit(String members) {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT)) {
            breakDown(setup, "solo");
            setup.time.advance(Duration.ofSeconds(5));
            try (StreamCaller caller = setup.chat(members)) {
                ScriptedUpstream.PendingRequest slow = setup.upstream.next().head();
                setup.time.advance(Duration.ofSeconds(8));
                slow.send(delta("\"content\":\"ok\"")).send(stop()).end();
                assertThat(caller.body()).contains("\"ok\"", "[DONE]");
            }
            assertThat(setup.gateway.circuit("node", "solo")).isEqualTo("closed");
        }
    }

    @Test
    void probe_thatIsSlowBesideAnother_doesNotKeepItsCallerWaiting() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT)) {
            breakDown(setup, "m");
            setup.time.advance(Duration.ofSeconds(40));
            try (StreamCaller caller = setup.chat(PLAIN)) {
                ScriptedUpstream.PendingRequest slow = setup.upstream.next().head();
                setup.time.advance(Duration.ofSeconds(5));
                ScriptedUpstream.PendingRequest quick = setup.second.next().head();
                quick.send(delta("\"content\":\"quick\"")).send(stop()).end();
                assertThat(caller.body()).contains("quick", "[DONE]");
                assertThat(slow.isLeft()).isTrue();
            }
        }
    }

    /**
     * Sends many hard prompts at once for one tenant, none of them answered within {@code waited}.
     */
    private static void hardPrompts(ThinkingSetup setup, int count, Duration waited, int expected) {
        List<StreamCaller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(setup.chat(ASKED));
            setup.upstream.next().head();
        }
        setup.time.advance(waited);
        for (StreamCaller caller : callers) {
            assertThat(caller.head().statusCode()).isEqualTo(expected);
            caller.close();
        }
    }

    private static void assertQuickAnswer(ThinkingSetup setup, String members) {
        try (StreamCaller caller =
                setup.chat(HttpClient.Version.HTTP_1_1, TestingGateway.EU_KEY, members)) {
            ScriptedUpstream.PendingRequest quick = setup.upstream.next().head();
            quick.send(delta("\"content\":\"quick\"")).send(stop()).end();
            assertThat(caller.body()).contains("quick", "[DONE]");
            assertThat(caller.head().headers().firstValue("x-portolan-endpoint")).contains("node");
        }
    }

    /** Lets the deployment {@code node} fail until the model's circuit there opens. */
    private static void breakDown(ThinkingSetup setup, String model) {
        for (int i = 0; !setup.gateway.circuit("node", model).equals("open"); i++) {
            assertThat(i).as("failures that did not open the circuit").isLessThan(10);
            try (StreamCaller caller = setup.chat("\"model\":\"" + model + "\"")) {
                while (!caller.hasHead()) {
                    if (!setup.upstream.isIdle()) {
                        setup.upstream.next().answer(504, "{}");
                    }
                    if (!setup.second.isIdle()) {
                        setup.second.next().answer(200, whole("from the second"));
                    }
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Waits until the gateway has read the last bytes sent to it. */
    private static void awaitHeard(ThinkingSetup setup) {
        for (int i = 0; i < 5; i++) {
            setup.time.advance(Duration.ofMillis(1));
        }
    }
}
