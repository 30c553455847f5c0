package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.fault.Fault;
import dev.portolan.load.sim.SimulatedEndpoint;
import dev.portolan.load.sim.VllmNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Tests of cached answers: for which callers, in which form and for how long they are reused. */
final class CachedRequestTest {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String HELLO_OTHERWISE =
            "{ \"messages\": [ {\"content\":\"h\\u0065llo\",\"role\":\"user\"} ],"
                    + " \"user\":\"u1\", \"metadata\":{\"a\":\"b\"}, \"model\":\"m\"}";
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String STREAM_WITH_USAGE =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String POLICIES =
            """
            policies:
              - name: eu-only
                when: tenant.labels.residency == "eu"
                require: {processing: [EU27], storage: [EU27], copies: [EU27]}
                cache: {mode: exact, ttl: 10m}
              - name: uncached
                priority: 5
                when: request.headers["x-data-class"] == "secret"
                cache: {mode: off}
              - name: default
                priority: -1
                prefer: {objective: cost}
                cache: {mode: exact, ttl: 10m%s}
            """;

    private SimulatedEndpoint paris;
    private SimulatedEndpoint virginia;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        paris = VllmNode.at("FR").named("paris").serving("up").start();
        virginia = VllmNode.at("US").named("virginia").serving("up").words(12).start();
        gateway =
                TestingGateway.start(
                        TestingCatalog.of(
                                TestingCatalog.node(paris, "FR", 2),
                                TestingCatalog.node(virginia, "US", 1)),
                        POLICIES.formatted(""));
    }

    @AfterEach
    void stop() {
        gateway.close();
        paris.close();
        virginia.close();
    }

    @Test
    void request_asTheOneBefore_isAnsweredWithoutACall() {
        HttpResponse<String> first = gateway.post(CHAT, HELLO);
        HttpResponse<String> second = gateway.post(CHAT, HELLO_OTHERWISE);
        assertThat(header(first, "x-portolan-cache")).isEqualTo("miss");
        assertThat(header(first, "age")).isEmpty();
        assertThat(header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(Integer.parseInt(header(second, "age"))).isBetween(0, 20);
        assertThat(header(second, "x-portolan-endpoint")).isEqualTo("virginia");
        assertThat(header(second, "x-portolan-processing")).isEqualTo("US");
        assertThat(header(second, "x-portolan-attempts")).isEqualTo("0");
        assertThat(header(second, "x-portolan-cost")).isEqualTo("0 EUR");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(virginia.inferences()).hasSize(1);
    }

    @Test
    void hit_inTheLedger_costsNothingAndIsAHit() {
        gateway.post(CHAT, HELLO);
        gateway.post(CHAT, HELLO);
        Receipt.Served hit = gateway.receipts().getFirst().served();
        assertThat(hit).isNotNull();
        assertThat(hit.cache()).isEqualTo(CacheStatus.HIT);
        assertThat(hit.usage()).isNull();
        assertThat(gateway.telemetry().scrape(""))
                .contains("cache=\"hit\"", "cache=\"miss\"", "portolan_cache_entries 1");
    }

    @Test
    void request_thatDiffersByANumbersFormat_isAnother() {
        gateway.post(CHAT, with("\"temperature\":1"));
        HttpResponse<String> other = gateway.post(CHAT, with("\"temperature\":1.0"));
        assertThat(header(other, "x-portolan-cache")).isEqualTo("miss");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void stream_ofAKeptStream_isReplayedAsOne() {
        HttpResponse<String> first = gateway.post(CHAT, STREAM);
        HttpResponse<String> second = gateway.post(CHAT, STREAM);
        assertThat(header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(header(second, "content-type")).startsWith("text/event-stream");
        assertThat(second.body()).isEqualTo(first.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void stream_withUsageRequested_getsItFromAStreamCachedWithout() {
        gateway.post(CHAT, STREAM);
        HttpResponse<String> second = gateway.post(CHAT, STREAM_WITH_USAGE);
        assertThat(header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(second.body()).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":");
    }

    @Test
    void stream_withUsageRequestedFirst_isCachedWithoutIt() {
        HttpResponse<String> first = gateway.post(CHAT, STREAM_WITH_USAGE);
        assertThat(first.body()).contains("\"usage\":{\"prompt_tokens\":");
        HttpResponse<String> second = gateway.post(CHAT, STREAM);
        assertThat(header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(second.body()).doesNotContain("\"usage\":{");
    }

    @Test
    void whole_ofAKeptStream_isItsFold() {
        gateway.post(CHAT, STREAM);
        HttpResponse<String> whole = gateway.post(CHAT, HELLO);
        HttpResponse<String> asked = gateway.post(CHAT, HELLO, "cache-control", "no-cache");
        assertThat(header(whole, "x-portolan-cache")).isEqualTo("hit");
        assertThat(header(whole, "content-type")).startsWith("application/json");
        assertThat(content(whole)).isEqualTo(content(asked)).isNotEmpty();
        assertThat(whole.body()).contains("\"object\":\"chat.completion\"", "\"usage\":{");
    }

    @Test
    void stream_ofAKeptWholeAnswer_isReplayedAsAStream() {
        HttpResponse<String> whole = gateway.post(CHAT, HELLO);
        HttpResponse<String> stream = gateway.post(CHAT, STREAM);
        assertThat(header(stream, "x-portolan-cache")).isEqualTo("hit");
        assertThat(stream.body())
                .contains("\"chat.completion.chunk\"", "\"finish_reason\":\"stop\"")
                .contains(content(whole).replace("\"", "\\\""))
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void answer_ofOneTenant_isNeverAnothers() {
        gateway.post(CHAT, HELLO);
        HttpResponse<String> other = gateway.postWith(TestingGateway.NARROW_KEY, CHAT, HELLO);
        assertThat(header(other, "x-portolan-cache")).isEqualTo("miss");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void tenants_ofOneGroup_shareAnswers() {
        gateway.reloadPolicies(POLICIES.formatted(", group: all"));
        gateway.post(CHAT, HELLO);
        HttpResponse<String> other = gateway.postWith(TestingGateway.NARROW_KEY, CHAT, HELLO);
        assertThat(header(other, "x-portolan-cache")).isEqualTo("hit");
        HttpResponse<String> eu = gateway.postWith(TestingGateway.EU_KEY, CHAT, HELLO);
        assertThat(header(eu, "x-portolan-cache")).isEqualTo("miss");
        assertThat(header(eu, "x-portolan-endpoint")).isEqualTo("paris");
    }

    @Test
    void requirement_tighterThanTheOneBefore_isAnotherScope() {
        gateway.post(CHAT, HELLO);
        HttpResponse<String> tight =
                gateway.post(CHAT, HELLO, "x-portolan-require", "processing=EU27");
        assertThat(header(tight, "x-portolan-cache")).isEqualTo("miss");
        assertThat(header(tight, "x-portolan-endpoint")).isEqualTo("paris");
        assertThat(content(tight)).startsWith("paris");
    }

    @Test
    void policy_withoutCache_bypasses() {
        gateway.post(CHAT, HELLO, "x-data-class", "secret");
        HttpResponse<String> again = gateway.post(CHAT, HELLO, "x-data-class", "secret");
        assertThat(header(again, "x-portolan-cache")).isEqualTo("bypass");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void policy_changedOnReload_isMeasuredAnew() {
        gateway.post(CHAT, HELLO);
        gateway.reloadPolicies(
                """
                policies:
                  - name: default
                    priority: -1
                    require: {processing: [EU27]}
                    cache: {mode: exact, ttl: 10m}
                """);
        HttpResponse<String> after = gateway.post(CHAT, HELLO);
        assertThat(header(after, "x-portolan-cache")).isEqualTo("miss");
        assertThat(header(after, "x-portolan-endpoint")).isEqualTo("paris");
    }

    @Test
    void noStore_leavesNoTrace() {
        HttpResponse<String> first = gateway.post(CHAT, HELLO, "cache-control", "no-store");
        assertThat(header(first, "x-portolan-cache")).isEqualTo("bypass");
        assertThat(header(gateway.post(CHAT, HELLO), "x-portolan-cache")).isEqualTo("miss");
        gateway.post(CHAT, HELLO, "cache-control", "no-store");
        assertThat(virginia.inferences()).hasSize(3);
    }

    @Test
    void noCache_callsAgainAndStoresTheFreshAnswer() {
        gateway.post(CHAT, HELLO, "cache-control", "no-cache");
        HttpResponse<String> again = gateway.post(CHAT, HELLO, "cache-control", "no-cache");
        assertThat(header(again, "x-portolan-cache")).isEqualTo("bypass");
        assertThat(header(gateway.post(CHAT, HELLO), "x-portolan-cache")).isEqualTo("hit");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void maxAge_ofZero_takesNothingThatIsKept() {
        gateway.post(CHAT, HELLO);
        HttpResponse<String> fresh = gateway.post(CHAT, HELLO, "cache-control", "max-age=0");
        assertThat(header(fresh, "x-portolan-cache")).isEqualTo("miss");
        HttpResponse<String> old = gateway.post(CHAT, HELLO, "cache-control", "max-age=60");
        assertThat(header(old, "x-portolan-cache")).isEqualTo("hit");
    }

    @Test
    void error_isNeverKept() {
        virginia.failingNext(Fault.status(400));
        assertThat(gateway.post(CHAT, HELLO).statusCode()).isEqualTo(400);
        assertThat(header(gateway.post(CHAT, HELLO), "x-portolan-cache")).isEqualTo("miss");
    }

    @Test
    void stream_cut_isNeverKept() {
        paris.stop();
        virginia.failing(Fault.resetAfterTokens(3));
        assertThat(gateway.post(CHAT, STREAM).body()).contains("stream_interrupted");
        virginia.clearFaults();
        HttpResponse<String> after = gateway.post(CHAT, STREAM);
        assertThat(header(after, "x-portolan-cache")).isEqualTo("miss");
        assertThat(after.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void answer_filtered_isNeverKept() {
        virginia.failing(Fault.body("application/json", whole("content_filter")));
        assertThat(gateway.post(CHAT, HELLO).body()).contains("content_filter");
        assertThat(header(gateway.post(CHAT, HELLO), "x-portolan-cache")).isEqualTo("miss");
        String chunk = whole("content_filter").replace("message", "delta");
        virginia.failing(
                Fault.body("text/event-stream", "data: " + chunk + "\n\ndata: [DONE]\n\n"));
        assertThat(gateway.post(CHAT, STREAM).body()).contains("content_filter");
        assertThat(header(gateway.post(CHAT, STREAM), "x-portolan-cache")).isEqualTo("miss");
    }

    @Test
    void stream_withoutAFinish_isNeitherFinishedNorKept() {
        paris.stop();
        String thought = whole("stop").replace("message", "delta").replace("content", "reasoning");
        virginia.failing(
                Fault.body(
                        "text/event-stream",
                        "data: %s\n\ndata: [DONE]\n\n".formatted(unfinished(thought))));
        for (int time = 0; time < 2; time++) {
            HttpResponse<String> answer = gateway.post(CHAT, STREAM);
            assertThat(answer.body())
                    .contains("\"reasoning\":\"no\"", "stream_interrupted")
                    .doesNotContain("[DONE]", "\"finish_reason\":\"");
            assertThat(header(answer, "x-portolan-cache")).isEqualTo("miss");
        }
    }

    @Test
    void whole_withoutAFinish_isSentAsItIsAndNeverCached() {
        for (String finish : new String[] {"null", "\"\""}) {
            String body = unfinished(whole("stop")).replace("null", finish);
            virginia.failing(Fault.body("application/json", body));
            for (int time = 0; time < 2; time++) {
                HttpResponse<String> answer = gateway.post(CHAT, HELLO);
                assertThat(answer.body()).contains("\"finish_reason\":null");
                assertThat(header(answer, "x-portolan-cache")).isEqualTo("miss");
            }
        }
    }

    @Test
    void whole_withAChoiceUnfinished_isNeverKept() {
        String both =
                "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},"
                    + "{\"index\":1,\"message\":{\"content\":\"b\"},\"finish_reason\":null}]}";
        virginia.failing(Fault.body("application/json", both));
        String two = with("\"n\":2");
        assertThat(gateway.post(CHAT, two).body()).isEqualTo(both);
        assertThat(header(gateway.post(CHAT, two), "x-portolan-cache")).isEqualTo("miss");
    }

    private static String unfinished(String answer) {
        return answer.replace("\"stop\"", "null");
    }

    @Test
    void answer_withASecondChoiceFiltered_isNeverKept() {
        String both =
                "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},"
                    + "{\"index\":1,\"message\":{\"content\":\"b\"},"
                    + "\"finish_reason\":\"content_filter\"}]}";
        virginia.failing(Fault.body("application/json", both));
        String two = with("\"n\":2");
        assertThat(gateway.post(CHAT, two).statusCode()).isEqualTo(200);
        assertThat(header(gateway.post(CHAT, two), "x-portolan-cache")).isEqualTo("miss");
    }

    @Test
    void toolCalls_areKeptInBothForms() {
        String tools =
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";
        gateway.post(CHAT, with(tools + ",\"stream\":true"));
        HttpResponse<String> whole = gateway.post(CHAT, with(tools));
        assertThat(header(whole, "x-portolan-cache")).isEqualTo("hit");
        assertThat(whole.body())
                .contains("\"tool_calls\":[{", "\"finish_reason\":\"tool_calls\"", "weather")
                .doesNotContain("\"tool_calls\":[{\"index\"");
    }

    @Test
    void storedRequest_isNeverShared() {
        String stored = with("\"store\":true");
        gateway.post(CHAT, stored);
        assertThat(header(gateway.post(CHAT, stored), "x-portolan-cache")).isEqualTo("bypass");
    }

    @Test
    void embeddings_areKept() {
        String embed = "{\"model\":\"m\",\"input\":\"hello\"}";
        HttpResponse<String> first = gateway.post("/embeddings", embed);
        HttpResponse<String> second = gateway.post("/embeddings", embed);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(second.body()).isEqualTo(first.body());
    }

    private static String whole(String finish) {
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"no\"},\"finish_reason\":\""
                + finish
                + "\"}]}";
    }

    private static String with(String member) {
        return "{" + member + "," + HELLO.substring(1);
    }

    private static String content(HttpResponse<String> answer) {
        return TestingFleet.content(answer.body());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
