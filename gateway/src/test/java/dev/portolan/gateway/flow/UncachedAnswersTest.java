package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Tests of answers that are never cached: errors, and cut, filtered or unfinished ones. */
final class UncachedAnswersTest {
    private static final String CHAT = "/chat/completions";

    private final CacheSetup setup = new CacheSetup();
    private final SimulatedEndpoint virginia = setup.virginia();
    private final TestingGateway gateway = setup.gateway();

    @AfterEach
    void stop() {
        setup.close();
    }

    @Test
    void error_isNeverCached() {
        virginia.failingNext(Fault.status(400));
        assertThat(gateway.post(CHAT, CacheSetup.HELLO).statusCode()).isEqualTo(400);
        assertThat(CacheSetup.header(gateway.post(CHAT, CacheSetup.HELLO), "x-portolan-cache"))
                .isEqualTo("miss");
    }

    @Test
    void stream_cut_isNeverCached() {
        setup.paris().stop();
        virginia.failing(Fault.resetAfterTokens(3));
        assertThat(gateway.post(CHAT, CacheSetup.STREAM).body()).contains("stream_interrupted");
        virginia.clearFaults();
        HttpResponse<String> after = gateway.post(CHAT, CacheSetup.STREAM);
        assertThat(CacheSetup.header(after, "x-portolan-cache")).isEqualTo("miss");
        assertThat(after.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void answer_filtered_isNeverCached() {
        virginia.failing(Fault.body("application/json", whole("content_filter")));
        assertThat(gateway.post(CHAT, CacheSetup.HELLO).body()).contains("content_filter");
        assertThat(CacheSetup.header(gateway.post(CHAT, CacheSetup.HELLO), "x-portolan-cache"))
                .isEqualTo("miss");
        String chunk = whole("content_filter").replace("message", "delta");
        virginia.failing(
                Fault.body("text/event-stream", "data: " + chunk + "\n\ndata: [DONE]\n\n"));
        assertThat(gateway.post(CHAT, CacheSetup.STREAM).body()).contains("content_filter");
        assertThat(CacheSetup.header(gateway.post(CHAT, CacheSetup.STREAM), "x-portolan-cache"))
                .isEqualTo("miss");
    }

    @Test
    void stream_withoutAFinish_isNeitherFinishedNorCached() {
        setup.paris().stop();
        String thought = whole("stop").replace("message", "delta").replace("content", "reasoning");
        virginia.failing(
                Fault.body(
                        "text/event-stream",
                        "data: %s\n\ndata: [DONE]\n\n".formatted(unfinished(thought))));
        for (int time = 0; time < 2; time++) {
            HttpResponse<String> answer = gateway.post(CHAT, CacheSetup.STREAM);
            assertThat(answer.body())
                    .contains("\"reasoning\":\"no\"", "stream_interrupted")
                    .doesNotContain("[DONE]", "\"finish_reason\":\"");
            assertThat(CacheSetup.header(answer, "x-portolan-cache")).isEqualTo("miss");
        }
    }

    @Test
    void whole_withoutAFinish_isSentAsItIsAndNeverCached() {
        for (String finish : new String[] {"null", "\"\""}) {
            String body = unfinished(whole("stop")).replace("null", finish);
            virginia.failing(Fault.body("application/json", body));
            for (int time = 0; time < 2; time++) {
                HttpResponse<String> answer = gateway.post(CHAT, CacheSetup.HELLO);
                assertThat(answer.body()).contains("\"finish_reason\":null");
                assertThat(CacheSetup.header(answer, "x-portolan-cache")).isEqualTo("miss");
            }
        }
    }

    @Test
    void whole_withAChoiceUnfinished_isNeverCached() {
        String both =
                "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},"
                    + "{\"index\":1,\"message\":{\"content\":\"b\"},\"finish_reason\":null}]}";
        virginia.failing(Fault.body("application/json", both));
        String two = CacheSetup.with("\"n\":2");
        assertThat(gateway.post(CHAT, two).body())
                .contains("\"content\":\"a\"},\"finish_reason\":\"stop\"}")
                .contains("\"content\":\"b\"},\"finish_reason\":null}");
        assertThat(CacheSetup.header(gateway.post(CHAT, two), "x-portolan-cache"))
                .isEqualTo("miss");
    }

    @Test
    void answer_withASecondChoiceFiltered_isNeverCached() {
        String both =
                "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},"
                    + "{\"index\":1,\"message\":{\"content\":\"b\"},"
                    + "\"finish_reason\":\"content_filter\"}]}";
        virginia.failing(Fault.body("application/json", both));
        String two = CacheSetup.with("\"n\":2");
        assertThat(gateway.post(CHAT, two).statusCode()).isEqualTo(200);
        assertThat(CacheSetup.header(gateway.post(CHAT, two), "x-portolan-cache"))
                .isEqualTo("miss");
    }

    @Test
    void storedRequest_isNeverShared() {
        String stored = CacheSetup.with("\"store\":true");
        gateway.post(CHAT, stored);
        assertThat(CacheSetup.header(gateway.post(CHAT, stored), "x-portolan-cache"))
                .isEqualTo("bypass");
    }

    private static String unfinished(String answer) {
        return answer.replace("\"stop\"", "null");
    }

    private static String whole(String finish) {
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"no\"},\"finish_reason\":\""
                + finish
                + "\"}]}";
    }
}
