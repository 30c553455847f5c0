package dev.portolan.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.load.sim.SimulatedEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Tests of cached answers: for which callers, in which form and for how long they are reused. */
final class CachedRequestTest {
    private static final String CHAT = "/chat/completions";
    private static final String HELLO = CacheSetup.HELLO;
    private static final String STREAM = CacheSetup.STREAM;
    private static final String HELLO_OTHERWISE =
            "{ \"messages\": [ {\"content\":\"h\\u0065llo\",\"role\":\"user\"} ],"
                    + " \"user\":\"u1\", \"metadata\":{\"a\":\"b\"}, \"model\":\"m\"}";
    private static final String STREAM_WITH_USAGE =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private final CacheSetup setup = new CacheSetup();
    private final SimulatedEndpoint virginia = setup.virginia();
    private final TestingGateway gateway = setup.gateway();

    @AfterEach
    void stop() {
        setup.close();
    }

    @Test
    void request_asTheOneBefore_isAnsweredWithoutACall() {
        HttpResponse<String> first = gateway.post(CHAT, HELLO);
        HttpResponse<String> second = gateway.post(CHAT, HELLO_OTHERWISE);
        assertThat(CacheSetup.header(first, "x-portolan-cache")).isEqualTo("miss");
        assertThat(CacheSetup.header(first, "age")).isEmpty();
        assertThat(CacheSetup.header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(Integer.parseInt(CacheSetup.header(second, "age"))).isBetween(0, 20);
        assertThat(CacheSetup.header(second, "x-portolan-endpoint")).isEqualTo("virginia");
        assertThat(CacheSetup.header(second, "x-portolan-processing")).isEqualTo("US");
        assertThat(CacheSetup.header(second, "x-portolan-attempts")).isEqualTo("0");
        assertThat(CacheSetup.header(second, "x-portolan-cost")).isEqualTo("0 EUR");
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
        gateway.post(CHAT, CacheSetup.with("\"temperature\":1"));
        HttpResponse<String> other = gateway.post(CHAT, CacheSetup.with("\"temperature\":1.0"));
        assertThat(CacheSetup.header(other, "x-portolan-cache")).isEqualTo("miss");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void stream_ofAKeptStream_isReplayedAsOne() {
        HttpResponse<String> first = gateway.post(CHAT, STREAM);
        HttpResponse<String> second = gateway.post(CHAT, STREAM);
        assertThat(CacheSetup.header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(CacheSetup.header(second, "content-type")).startsWith("text/event-stream");
        assertThat(second.body()).isEqualTo(first.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void stream_withUsageRequested_getsItFromAStreamCachedWithout() {
        gateway.post(CHAT, STREAM);
        HttpResponse<String> second = gateway.post(CHAT, STREAM_WITH_USAGE);
        assertThat(CacheSetup.header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(second.body()).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":");
    }

    @Test
    void stream_withUsageRequestedFirst_isCachedWithoutIt() {
        HttpResponse<String> first = gateway.post(CHAT, STREAM_WITH_USAGE);
        assertThat(first.body()).contains("\"usage\":{\"prompt_tokens\":");
        HttpResponse<String> second = gateway.post(CHAT, STREAM);
        assertThat(CacheSetup.header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(second.body()).doesNotContain("\"usage\":{");
    }

    @Test
    void whole_ofAKeptStream_isItsFold() {
        gateway.post(CHAT, STREAM);
        HttpResponse<String> whole = gateway.post(CHAT, HELLO);
        HttpResponse<String> uncached = gateway.post(CHAT, HELLO, "cache-control", "no-cache");
        assertThat(CacheSetup.header(whole, "x-portolan-cache")).isEqualTo("hit");
        assertThat(CacheSetup.header(whole, "content-type")).startsWith("application/json");
        assertThat(content(whole)).isEqualTo(content(uncached)).isNotEmpty();
        assertThat(whole.body()).contains("\"object\":\"chat.completion\"", "\"usage\":{");
    }

    @Test
    void stream_ofAKeptWholeAnswer_isReplayedAsAStream() {
        HttpResponse<String> whole = gateway.post(CHAT, HELLO);
        HttpResponse<String> stream = gateway.post(CHAT, STREAM);
        assertThat(CacheSetup.header(stream, "x-portolan-cache")).isEqualTo("hit");
        assertThat(stream.body())
                .contains("\"chat.completion.chunk\"", "\"finish_reason\":\"stop\"")
                .contains(content(whole).replace("\"", "\\\""))
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void answer_ofOneTenant_isNeverAnothers() {
        gateway.post(CHAT, HELLO);
        HttpResponse<String> other = gateway.postWith(TestingGateway.NARROW_KEY, CHAT, HELLO);
        assertThat(CacheSetup.header(other, "x-portolan-cache")).isEqualTo("miss");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void tenants_ofOneGroup_shareAnswers() {
        gateway.reloadPolicies(CacheSetup.POLICIES.formatted(", group: all"));
        gateway.post(CHAT, HELLO);
        HttpResponse<String> other = gateway.postWith(TestingGateway.NARROW_KEY, CHAT, HELLO);
        assertThat(CacheSetup.header(other, "x-portolan-cache")).isEqualTo("hit");
        HttpResponse<String> eu = gateway.postWith(TestingGateway.EU_KEY, CHAT, HELLO);
        assertThat(CacheSetup.header(eu, "x-portolan-cache")).isEqualTo("miss");
        assertThat(CacheSetup.header(eu, "x-portolan-endpoint")).isEqualTo("paris");
    }

    @Test
    void requirement_tighterThanTheOneBefore_isAnotherScope() {
        gateway.post(CHAT, HELLO);
        HttpResponse<String> tight =
                gateway.post(CHAT, HELLO, "x-portolan-require", "processing=EU27");
        assertThat(CacheSetup.header(tight, "x-portolan-cache")).isEqualTo("miss");
        assertThat(CacheSetup.header(tight, "x-portolan-endpoint")).isEqualTo("paris");
        assertThat(content(tight)).startsWith("paris");
    }

    @Test
    void policy_withoutCache_bypasses() {
        gateway.post(CHAT, HELLO, "x-data-class", "secret");
        HttpResponse<String> again = gateway.post(CHAT, HELLO, "x-data-class", "secret");
        assertThat(CacheSetup.header(again, "x-portolan-cache")).isEqualTo("bypass");
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
        assertThat(CacheSetup.header(after, "x-portolan-cache")).isEqualTo("miss");
        assertThat(CacheSetup.header(after, "x-portolan-endpoint")).isEqualTo("paris");
    }

    @Test
    void noStore_leavesNoTrace() {
        HttpResponse<String> first = gateway.post(CHAT, HELLO, "cache-control", "no-store");
        assertThat(CacheSetup.header(first, "x-portolan-cache")).isEqualTo("bypass");
        assertThat(CacheSetup.header(gateway.post(CHAT, HELLO), "x-portolan-cache"))
                .isEqualTo("miss");
        gateway.post(CHAT, HELLO, "cache-control", "no-store");
        assertThat(virginia.inferences()).hasSize(3);
    }

    @Test
    void noCache_callsAgainAndStoresTheFreshAnswer() {
        gateway.post(CHAT, HELLO, "cache-control", "no-cache");
        HttpResponse<String> again = gateway.post(CHAT, HELLO, "cache-control", "no-cache");
        assertThat(CacheSetup.header(again, "x-portolan-cache")).isEqualTo("bypass");
        assertThat(CacheSetup.header(gateway.post(CHAT, HELLO), "x-portolan-cache"))
                .isEqualTo("hit");
        assertThat(virginia.inferences()).hasSize(2);
    }

    @Test
    void maxAge_ofZero_takesNothingThatIsKept() {
        gateway.post(CHAT, HELLO);
        HttpResponse<String> fresh = gateway.post(CHAT, HELLO, "cache-control", "max-age=0");
        assertThat(CacheSetup.header(fresh, "x-portolan-cache")).isEqualTo("miss");
        HttpResponse<String> old = gateway.post(CHAT, HELLO, "cache-control", "max-age=60");
        assertThat(CacheSetup.header(old, "x-portolan-cache")).isEqualTo("hit");
    }

    @Test
    void toolCalls_areKeptInBothForms() {
        String tools =
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}]";
        gateway.post(CHAT, CacheSetup.with(tools + ",\"stream\":true"));
        HttpResponse<String> whole = gateway.post(CHAT, CacheSetup.with(tools));
        assertThat(CacheSetup.header(whole, "x-portolan-cache")).isEqualTo("hit");
        assertThat(whole.body())
                .contains("\"tool_calls\":[{", "\"finish_reason\":\"tool_calls\"", "weather")
                .doesNotContain("\"tool_calls\":[{\"index\"");
    }

    @Test
    void embeddings_areKept() {
        String embed = "{\"model\":\"m\",\"input\":\"hello\"}";
        HttpResponse<String> first = gateway.post("/embeddings", embed);
        HttpResponse<String> second = gateway.post("/embeddings", embed);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(CacheSetup.header(second, "x-portolan-cache")).isEqualTo("hit");
        assertThat(second.body()).isEqualTo(first.body());
    }

    private static String content(HttpResponse<String> answer) {
        return TestingFleet.content(answer.body());
    }
}
