package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.recorded.Recordings.Recorded;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

final class AzureRecordingsGoldenTest {
    private static final Pattern URL =
            Pattern.compile(
                    "(https://[^/]+)(/(?:models|openai/deployments/([^/]+)|openai/v1))"
                            + "/(chat/completions|embeddings)(?:\\?api-version=(.+))?");
    private static final Coverage COVERAGE = new Coverage();

    @TestFactory
    Stream<DynamicTest> exchanges_recorded_areAskedAndReadAsTheyWere() {
        return Recordings.in("azure").stream().flatMap(AzureRecordingsGoldenTest::tests);
    }

    @AfterAll
    static void print() {
        COVERAGE.print("Azure OpenAI and Azure AI Foundry");
        assertThat(COVERAGE.checked()).isGreaterThan(30);
    }

    private static Stream<DynamicTest> tests(Recorded recorded) {
        return recorded.files().keySet().stream()
                .filter(file -> file.endsWith("exchange.json") || file.contains("chunks"))
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        recorded.name() + "/" + file, () -> check(recorded, file)));
    }

    private static void check(Recorded recorded, String file) {
        var exchange = recorded.json(file);
        var url = URL.matcher(exchange.path("url").asText());
        if (!url.matches()) {
            COVERAGE.skipped(recorded, file, "not of a caller protocol of the gateway");
            return;
        }
        var operation = url.group(4).equals("embeddings") ? Operation.EMBEDDINGS : Operation.CHAT;
        var request = recorded.json(exchange.path("request_body").asText());
        var settings = new HashMap<String, String>();
        if (url.group(5) != null) {
            settings.put(Target.API_VERSION, url.group(5));
        }
        var model = url.group(3) == null ? request.path("model").asText("m") : url.group(3);
        var target = new Target(URI.create(url.group(1)), model, settings);
        var provider = Providers.byId(recorded.provider()).orElseThrow();
        var asked = request.deepCopy();
        ((ObjectNode) asked).put("model", "alias");
        var call = ReceivedStream.call(operation, asked.toString());
        asked(provider, call, target, exchange);
        var name = exchange.path("response_body").asText();
        var bytes = recorded.files().getOrDefault(name, new byte[0]);
        int status = exchange.path("status").asInt();
        if (status >= 400) {
            refused(provider, status, exchange, bytes);
            COVERAGE.checked(recorded, "error");
        } else if (name.endsWith(".sse")) {
            streamed(provider, call, target, bytes);
            COVERAGE.checked(recorded, "stream");
        } else {
            whole(provider, call, target, bytes);
            COVERAGE.checked(recorded, "whole answer");
        }
    }

    private static void asked(Provider provider, Call call, Target target, JsonNode exchange) {
        var prepared = provider.prepare(call, target);
        assertThat(prepared).isInstanceOf(Preparation.Ready.class);
        var request = ((Preparation.Ready) prepared).request();
        assertThat(exchange.path("url").asText()).endsWith(request.path());
        var sent = Recordings.json(request.body().toBytes());
        assertThat(sent.path("model").asText()).isEqualTo(target.model());
        assertThat(sent.path("messages")).isEqualTo(Recordings.json(bodyOf(call)).path("messages"));
        if (request.path().startsWith("/models/")) {
            assertThat(request.headers()).containsEntry("extra-parameters", "pass-through");
        }
    }

    private static void refused(Provider provider, int status, JsonNode exchange, byte[] bytes) {
        var headers = exchange.path("response_headers");
        var error = provider.error(status, name -> headers.path(name).asText(null), bytes);
        assertThat(error.upstreamStatus()).isEqualTo(status);
        assertThat(error.kind())
                .isIn(
                        switch (status) {
                            case 401 -> List.of(Kind.AUTH);
                            case 404 -> List.of(Kind.NOT_FOUND);
                            case 429 -> List.of(Kind.RATE_LIMIT, Kind.QUOTA);
                            default ->
                                    List.of(
                                            Kind.INVALID_REQUEST,
                                            Kind.CONTENT_POLICY,
                                            Kind.CONTEXT_LENGTH);
                        });
    }

    private static void whole(Provider provider, Call call, Target target, byte[] bytes) {
        var read = provider.answers(call, target).whole(bytes, 0, bytes.length);
        if (Recordings.json(bytes).has("error")) {
            assertThat(read)
                    .isInstanceOfSatisfying(
                            WholeAnswer.Failure.class,
                            failure ->
                                    assertThat(failure.error().kind())
                                            .isEqualTo(Kind.CONTENT_POLICY));
            return;
        }
        assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
        var answer = (WholeAnswer.Answer) read;
        var body = answer.body();
        var reported = Recordings.json(Arrays.copyOfRange(body.array(), body.from(), body.to()));
        var recorded = Recordings.json(bytes);
        assertThat(reported.path("choices")).isEqualTo(recorded.path("choices"));
        assertThat(reported.path("data")).isEqualTo(recorded.path("data"));
        if (recorded.path("usage").has("prompt_tokens") && answer.usage() != null) {
            // Grok's prompt on Azure is without its cached tokens where these are more.
            long prompt = recorded.at("/usage/prompt_tokens").asLong();
            long cached = recorded.at("/usage/prompt_tokens_details/cached_tokens").asLong();
            assertThat(answer.usage().promptTokens())
                    .isEqualTo(cached > prompt ? prompt + cached : prompt);
        }
    }

    private static void streamed(Provider provider, Call call, Target target, byte[] bytes) {
        Cuts.of(provider, call, target, bytes).sse();
        Cuts.of(provider, ProviderContract.messages(",\"stream\":true"), target, bytes).sse();
        var text = new TreeMap<Integer, StringBuilder>();
        new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Recordings.json(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .forEach(chunk -> chunk.path("choices").forEach(choice -> add(choice, text)));
        for (int grain : new int[] {1, 7, bytes.length}) {
            var reading = new ReceivedStream();
            var reader = provider.answers(call, target);
            for (int at = 0; at < bytes.length; at += grain) {
                reader.feed(bytes, at, Math.min(bytes.length, at + grain), reading);
            }
            assertThat(reader.end(reading)).isInstanceOf(StreamEnd.Complete.class);
            reading.choices()
                    .forEach(
                            (index, choice) ->
                                    assertThat(choice.text.toString())
                                            .isEqualTo(
                                                    text.getOrDefault(index, new StringBuilder())
                                                            .toString()));
        }
    }

    private static byte[] bodyOf(Call call) {
        var body = call.body();
        return Arrays.copyOfRange(body.array(), body.from(), body.to());
    }

    private static void add(JsonNode choice, Map<Integer, StringBuilder> text) {
        text.computeIfAbsent(choice.path("index").asInt(), _key -> new StringBuilder())
                .append(choice.at("/delta/content").asText(""));
    }
}
