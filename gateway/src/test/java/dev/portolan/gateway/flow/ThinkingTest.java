package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.ThinkingWorld.DEFAULT;
import static dev.portolan.gateway.flow.ThinkingWorld.afterThoughts;
import static dev.portolan.gateway.flow.ThinkingWorld.delta;
import static dev.portolan.gateway.flow.ThinkingWorld.event;
import static dev.portolan.gateway.flow.ThinkingWorld.messageStart;
import static dev.portolan.gateway.flow.ThinkingWorld.stop;
import static dev.portolan.gateway.flow.ThinkingWorld.thinkingStart;
import static dev.portolan.gateway.flow.ThinkingWorld.whole;

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
        try (ThinkingWorld world = new ThinkingWorld("keepAlive: off");
                StreamCaller caller =
                        world.messages("\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}")) {
            ScriptedUpstream.Asked asked = world.upstream.next().head();
            asked.send(messageStart()).send(thinkingStart());
            for (int i = 0; i < 10; i++) {
                world.time.advance(Duration.ofSeconds(4));
                asked.send(event("ping", ""));
            }
            asked.send(afterThoughts("done")).end();
            assertThat(caller.body())
                    .contains("\"text\":\"done\"", "event: message_stop")
                    .doesNotContain("event: error");
        }
    }

    @Test
    void thinkingBlockBegun_withoutRequest_isASignOfLifeUpToTheDeadline() {
        try (ThinkingWorld world = new ThinkingWorld(DEFAULT);
                StreamCaller caller = world.messages("\"stream\":true")) {
            ScriptedUpstream.Asked asked = world.upstream.next().head();
            asked.send(messageStart() + thinkingStart() + event("ping", ""));
            awaitHeard(world);
            world.time.advance(Duration.ofSeconds(100));
            asked.send(afterThoughts("done")).end();
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
        try (ThinkingWorld world = new ThinkingWorld(DEFAULT);
                StreamCaller caller = world.chat(members)) {
            ScriptedUpstream.Asked asked = world.upstream.next().head();
            world.time.advance(Duration.ofSeconds(40));
            asked.send(delta("\"role\":\"assistant\",\"content\":\"ok\"")).send(stop()).end();
            assertThat(caller.body()).contains("\"ok\"", "[DONE]");
            assertThat(world.second.isIdle()).isTrue();
        }
    }

    @Test
    void silenceOf14Seconds_afterTheFirstWords_isNoBreak() {
        try (ThinkingWorld world = new ThinkingWorld(DEFAULT);
                StreamCaller caller = world.chat("\"model\":\"gpt-5\",\"stream\":true")) {
            ScriptedUpstream.Asked asked = world.upstream.next().head();
            asked.send(delta("\"content\":\"Let me see\""));
            caller.await("Let me see");
            world.time.advance(Duration.ofSeconds(14));
            asked.send(delta("\"content\":\" - yes\"")).send(stop()).end();
            assertThat(caller.body()).contains(" - yes", "[DONE]").doesNotContain("error");
        }
    }

    @Test
    void wholeAnswer_ofAModelThatThinks_after40Seconds_comes() {
        try (ThinkingWorld world = new ThinkingWorld(DEFAULT);
                StreamCaller caller =
                        world.chat("\"model\":\"gpt-5\",\"reasoning_effort\":\"high\"")) {
            ScriptedUpstream.Asked asked = world.upstream.next();
            world.time.advance(Duration.ofSeconds(40));
            asked.answer(200, whole("ok"));
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
        try (ThinkingWorld world = new ThinkingWorld("attempts: 1");
                StreamCaller caller = world.chat(PLAIN + ",\"reasoning_effort\":\"none\"")) {
            ScriptedUpstream.Asked asked = world.upstream.next().head();
            for (int i = 0; i < 3; i++) {
                asked.send(sign);
                world.time.advance(Duration.ofSeconds(4));
            }
            assertThat(caller.head().statusCode()).isEqualTo(502);
            assertThat(asked.isLeft()).isTrue();
        }
    }

    @Test
    void policysOwnTime_forThinking_bindsAndIsNoVerdict() {
        try (ThinkingWorld world =
                new ThinkingWorld("attempts: 1, thinking: 20s, keepAlive: off")) {
            hardPrompts(world, 6, Duration.ofSeconds(21), 502);
            assertThat(world.gateway.circuit("node", "m")).isEqualTo("closed");
            assertQuickAnswer(world, PLAIN);
        }
    }

    @Test
    void deadlinePassed_whileModelsThink_isNoVerdict() {
        try (ThinkingWorld world = new ThinkingWorld("attempts: 1, keepAlive: off")) {
            hardPrompts(world, 6, Duration.ofSeconds(121), 504);
            assertThat(world.gateway.circuit("node", "m")).isEqualTo("closed");
            assertQuickAnswer(world, PLAIN);
        }
    }

    @Test
    void silence_ofAModelThatDoesNotThink_isFoundOut() {
        try (ThinkingWorld world = new ThinkingWorld("attempts: 1")) {
            for (int i = 0; i < 6; i++) {
                try (StreamCaller caller = world.chat(PLAIN)) {
                    world.upstream.next().head();
                    world.time.advance(Duration.ofSeconds(11));
                    assertThat(caller.head().statusCode()).isIn(502, 503);
                }
                if (world.gateway.circuit("node", "m").equals("open")) {
                    return;
                }
            }
            throw new AssertionError("a silent deployment was not found");
        }
    }

    @Test
    void probe_thatThinks_hasItsOwnTimeAndBlocksNoOtherProbe() {
        try (ThinkingWorld world = new ThinkingWorld("keepAlive: off")) {
            breakDown(world, "solo");
            world.time.advance(Duration.ofSeconds(5));
            try (StreamCaller hard = world.chat(SOLO + ",\"reasoning_effort\":\"high\"")) {
                ScriptedUpstream.Asked slow = world.upstream.next().head();
                assertThat(world.gateway.circuit("node", "solo")).isEqualTo("half-open");
                world.time.advance(Duration.ofSeconds(5));
                assertQuickAnswer(world, SOLO);
                assertThat(world.gateway.circuit("node", "solo")).isEqualTo("closed");
                world.time.advance(Duration.ofSeconds(30));
                slow.send(delta("\"content\":\"ok\"")).send(stop()).end();
                assertThat(hard.body()).contains("\"ok\"", "[DONE]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SOLO, SOLO + ",\"reasoning_effort\":\"high\""})
    void probe_thatIsSlow_isAnsweredAndClosesTheCircuit(String members) {
        try (ThinkingWorld world = new ThinkingWorld(DEFAULT)) {
            breakDown(world, "solo");
            world.time.advance(Duration.ofSeconds(5));
            try (StreamCaller caller = world.chat(members)) {
                ScriptedUpstream.Asked slow = world.upstream.next().head();
                world.time.advance(Duration.ofSeconds(8));
                slow.send(delta("\"content\":\"ok\"")).send(stop()).end();
                assertThat(caller.body()).contains("\"ok\"", "[DONE]");
            }
            assertThat(world.gateway.circuit("node", "solo")).isEqualTo("closed");
        }
    }

    @Test
    void probe_thatIsSlowBesideAnother_doesNotKeepItsCallerWaiting() {
        try (ThinkingWorld world = new ThinkingWorld(DEFAULT)) {
            breakDown(world, "m");
            world.time.advance(Duration.ofSeconds(40));
            try (StreamCaller caller = world.chat(PLAIN)) {
                ScriptedUpstream.Asked slow = world.upstream.next().head();
                world.time.advance(Duration.ofSeconds(5));
                ScriptedUpstream.Asked quick = world.second.next().head();
                quick.send(delta("\"content\":\"quick\"")).send(stop()).end();
                assertThat(caller.body()).contains("quick", "[DONE]");
                assertThat(slow.isLeft()).isTrue();
            }
        }
    }

    /**
     * Sends many hard prompts at once for one tenant, none of them answered within {@code waited}.
     */
    private static void hardPrompts(ThinkingWorld world, int count, Duration waited, int expected) {
        List<StreamCaller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(world.chat(ASKED));
            world.upstream.next().head();
        }
        world.time.advance(waited);
        for (StreamCaller caller : callers) {
            assertThat(caller.head().statusCode()).isEqualTo(expected);
            caller.close();
        }
    }

    private static void assertQuickAnswer(ThinkingWorld world, String members) {
        try (StreamCaller caller =
                world.chat(HttpClient.Version.HTTP_1_1, TestingGateway.EU_KEY, members)) {
            ScriptedUpstream.Asked quick = world.upstream.next().head();
            quick.send(delta("\"content\":\"quick\"")).send(stop()).end();
            assertThat(caller.body()).contains("quick", "[DONE]");
            assertThat(caller.head().headers().firstValue("x-portolan-endpoint")).contains("node");
        }
    }

    /** Lets the deployment {@code node} fail until the model's circuit there opens. */
    private static void breakDown(ThinkingWorld world, String model) {
        for (int i = 0; !world.gateway.circuit("node", model).equals("open"); i++) {
            assertThat(i).as("failures that did not open the circuit").isLessThan(10);
            try (StreamCaller caller = world.chat("\"model\":\"" + model + "\"")) {
                while (!caller.hasHead()) {
                    if (!world.upstream.isIdle()) {
                        world.upstream.next().answer(504, "{}");
                    }
                    if (!world.second.isIdle()) {
                        world.second.next().answer(200, whole("from the second"));
                    }
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Waits until the gateway has read the last bytes sent to it. */
    private static void awaitHeard(ThinkingWorld world) {
        for (int i = 0; i < 5; i++) {
            world.time.advance(Duration.ofMillis(1));
        }
    }
}
