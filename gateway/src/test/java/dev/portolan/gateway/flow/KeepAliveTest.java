package dev.portolan.gateway.flow;

import static dev.portolan.gateway.flow.ThinkingSetup.DEFAULT;
import static dev.portolan.gateway.flow.ThinkingSetup.afterThoughts;
import static dev.portolan.gateway.flow.ThinkingSetup.delta;
import static dev.portolan.gateway.flow.ThinkingSetup.event;
import static dev.portolan.gateway.flow.ThinkingSetup.messageStart;
import static dev.portolan.gateway.flow.ThinkingSetup.stop;
import static dev.portolan.gateway.flow.ThinkingSetup.thinkingStart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.Receipt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpClient;
import java.time.Duration;

/** Tests of the keep-alive events that callers of streams receive while an upstream is silent. */
final class KeepAliveTest {
    private static final String COMMENT = ": keep-alive\n\n";
    private static final String HARD =
            "\"model\":\"m\",\"stream\":true,\"reasoning_effort\":\"high\"";
    private static final String CACHED = "    cache: {mode: exact, ttl: 10m}\n";
    private static final String REFUSAL =
            "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\","
                    + "\"param\":\"top_p\",\"code\":\"invalid_value\"}}";

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void silenceOf15Seconds_beforeTheFirstToken_bringsTheHeadAndAComment(
            HttpClient.Version version) {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(version, TestingGateway.KEY, HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            setup.time.advance(Duration.ofSeconds(14));
            assertThat(caller.hasHead()).isFalse();
            setup.time.advance(Duration.ofSeconds(1));
            caller.await(COMMENT);
            assertThat(caller.head().version()).isEqualTo(version);
            assertThat(caller.head().statusCode()).isEqualTo(200);
            assertThat(caller.head().headers().map())
                    .containsKeys("x-request-id", "x-portolan-policies", "x-portolan-cache")
                    .doesNotContainKeys("x-portolan-endpoint", "x-portolan-attempts");
            setup.time.advance(Duration.ofSeconds(15));
            caller.await(COMMENT + COMMENT);
            request.send(delta("\"content\":\"ok\"")).send(stop()).end();
            assertThat(caller.body())
                    .isEqualTo(COMMENT + COMMENT + delta("\"content\":\"ok\"") + stop());
        }
    }

    @Test
    void failure_beforeTheHeadWasSent_isReportedByStatus() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next();
            setup.time.advance(Duration.ofSeconds(14));
            request.answer(400, REFUSAL);
            assertThat(caller.head().statusCode()).isEqualTo(400);
            assertThat(caller.body()).contains("invalid_value").doesNotContain(COMMENT);
        }
    }

    @Test
    void failure_afterTheHead_isTheStreamsLastEventAndOnTheReceipt() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next();
            setup.time.advance(Duration.ofSeconds(16));
            caller.await(COMMENT);
            request.answer(400, REFUSAL);
            assertThat(caller.body())
                    .startsWith(COMMENT + "data: {\"error\":{")
                    .contains("\"code\":\"invalid_value\"", "\"param\":\"top_p\"")
                    .doesNotContain("[DONE]");
            Receipt.Ending ending = ending(setup);
            assertThat(ending.kind()).isEqualTo(Receipt.Kind.REFUSED);
            assertThat(ending.status()).isEqualTo(200);
            assertThat(ending.code()).isEqualTo("invalid_value");
            assertThat(setup.gateway.telemetry().scrape("text/plain"))
                    .contains("endpoint=\"none\",model=\"m\",status=\"400\"");
        }
    }

    @Test
    void failure_afterTheHeadOnAnthropicsSurface_isAnErrorEvent() {
        try (ThinkingSetup setup = new ThinkingSetup("attempts: 1, thinking: 20s");
                StreamCaller caller =
                        setup.messages("\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}")) {
            setup.upstream.next().head();
            setup.time.advance(Duration.ofSeconds(16));
            caller.await(COMMENT);
            setup.time.advance(Duration.ofSeconds(6));
            assertThat(caller.body())
                    .startsWith(COMMENT + "event: error\ndata: {\"type\":\"error\"")
                    .contains("\"code\":\"upstream_failed\"")
                    .doesNotContain("message_stop");
            assertThat(ending(setup).code()).isEqualTo("upstream_failed");
        }
    }

    @Test
    void deadline_afterTheHead_isTheStreamsLastEvent() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            setup.time.advance(Duration.ofSeconds(15));
            caller.await(COMMENT);
            setup.time.advance(Duration.ofSeconds(106));
            assertThat(caller.body())
                    .contains("\"code\":\"deadline_exceeded\"")
                    .doesNotContain("[DONE]");
            assertThat(request.isLeft()).isTrue();
            assertThat(ending(setup).kind()).isEqualTo(Receipt.Kind.TIMED_OUT);
        }
    }

    @Test
    void failover_afterTheHead_goesOn() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest first = setup.upstream.next();
            setup.time.advance(Duration.ofSeconds(15));
            caller.await(COMMENT);
            first.answer(503, "{}");
            ScriptedUpstream.PendingRequest second = setup.second.next().head();
            second.send(delta("\"content\":\"ok\"")).send(stop()).end();
            assertThat(caller.body()).contains("\"ok\"", "[DONE]").doesNotContain("error");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void caller_whoLeavesAfterTheHead_cancelsTheUpstream(HttpClient.Version version) {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(version, TestingGateway.KEY, HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            setup.time.advance(Duration.ofSeconds(15));
            caller.await(COMMENT);
            caller.leave();
            assertThat(request.isLeft()).isTrue();
            assertThat(ending(setup).status()).isEqualTo(499);
        }
    }

    @Test
    void silence_afterTheFirstWords_isFilledToo() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            request.send(delta("\"content\":\"Let me see\""));
            caller.await("Let me see");
            setup.time.advance(Duration.ofSeconds(4));
            setup.time.advance(Duration.ofSeconds(15));
            caller.await(COMMENT);
            request.send(delta("\"content\":\" - yes\"")).send(stop()).end();
            assertThat(caller.body()).contains(" - yes", "[DONE]");
        }
    }

    @Test
    void pings_thatArePassedOn_areSignsEnough() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller =
                        setup.messages("\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            request.send(messageStart() + thinkingStart());
            request.send(
                    event(
                            "content_block_delta",
                            "\"index\":0,\"delta\":"
                                    + "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"));
            caller.await("hm");
            for (int i = 1; i <= 10; i++) {
                setup.time.advance(Duration.ofSeconds(4));
                request.send("event: ping\ndata: {\"type\":\"ping\",\"n\":" + i + "}\n\n");
                caller.await("\"n\":" + i + "}");
            }
            request.send(afterThoughts("done")).end();
            assertThat(caller.body()).contains("message_stop").doesNotContain(": keep-alive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keepAlive: off", "keepAlive: 40s"})
    void policysOwnKeepAlive_holds(String failover) {
        try (ThinkingSetup setup = new ThinkingSetup(failover);
                StreamCaller caller = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            setup.time.advance(Duration.ofSeconds(30));
            assertThat(caller.hasHead()).isFalse();
            request.send(delta("\"content\":\"ok\"")).send(stop()).end();
            assertThat(caller.head().headers().firstValue("x-portolan-endpoint")).contains("node");
            assertThat(caller.body()).contains("[DONE]").doesNotContain(": keep-alive");
        }
    }

    @Test
    void wholeAnswer_isSentNothingBefore() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT);
                StreamCaller caller = setup.chat("\"model\":\"m\",\"reasoning_effort\":\"high\"")) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next();
            setup.time.advance(Duration.ofSeconds(50));
            assertThat(caller.hasHead()).isFalse();
            request.answer(400, REFUSAL);
            assertThat(caller.head().statusCode()).isEqualTo(400);
        }
    }

    @Test
    void sharedCall_isWaitedForByAllWithAHeadAndAComment() {
        try (ThinkingSetup setup = new ThinkingSetup(DEFAULT, CACHED);
                StreamCaller first = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next().head();
            try (StreamCaller joining = setup.chat(HARD)) {
                setup.time.advance(Duration.ofSeconds(1));
                awaitBoth(setup, joining);
                request.send(delta("\"content\":\"ok\"")).send(stop()).end();
                assertThat(first.body()).startsWith(COMMENT).contains("\"ok\"", "[DONE]");
                assertThat(joining.body()).startsWith(COMMENT).contains("\"ok\"", "[DONE]");
                assertThat(setup.upstream.isIdle()).isTrue();
                assertThat(joining.head().headers().firstValue("x-portolan-cache"))
                        .contains("coalesced");
            }
        }
    }

    @Test
    void sharedCall_failingAfterTheHead_isReportedToItsLeaderAndRetriedForTheOther() {
        try (ThinkingSetup setup = new ThinkingSetup("attempts: 1", CACHED);
                StreamCaller first = setup.chat(HARD)) {
            ScriptedUpstream.PendingRequest request = setup.upstream.next();
            try (StreamCaller joining = setup.chat(HARD)) {
                setup.time.advance(Duration.ofSeconds(1));
                awaitBoth(setup, joining);
                request.answer(503, "{}");
                assertThat(first.body()).contains("\"code\":\"upstream_failed\"");
                ScriptedUpstream.PendingRequest again = setup.upstream.next().head();
                again.send(delta("\"content\":\"ok\"")).send(stop()).end();
                assertThat(joining.body())
                        .startsWith(COMMENT)
                        .contains("\"ok\"", "[DONE]")
                        .doesNotContain("error");
            }
        }
    }

    /**
     * Waits for both: the second caller may join a moment later, and both are silent long enough.
     */
    private static void awaitBoth(ThinkingSetup setup, StreamCaller joining) {
        for (int i = 0; i < 50 && !joining.hasHead(); i++) {
            setup.time.advance(Duration.ofSeconds(1));
        }
        joining.await(COMMENT);
    }

    private static Receipt.Ending ending(ThinkingSetup setup) {
        setup.gateway.awaitReceipts(1);
        return setup.gateway.receipts().getFirst().ending();
    }
}
