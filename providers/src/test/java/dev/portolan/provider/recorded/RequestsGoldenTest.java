package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** Sends every request recorded in a caller's protocol to a provider of each other one. */
final class RequestsGoldenTest {
    private static final Map<String, String> PLACE =
            Map.of(Target.PROJECT, "harbour", Target.REGION, "europe-west4");
    private static final URI VERTEX = URI.create("https://europe-west4-aiplatform.googleapis.com");
    private static final URI BEDROCK =
            URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com");
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();

    /**
     * A provider's protocol.
     *
     * @param free the parts in which it differs on purpose
     */
    private record Way(
            String provider,
            Target target,
            Function<JsonNode, RequestContent> read,
            Set<String> free) {}

    private static final List<Way> WAYS =
            List.of(
                    way(
                            "openai",
                            "https://api.openai.com/v1",
                            "gpt-4.1",
                            RequestContent::ofChat,
                            Set.of()),
                    way("vllm", "http://node:8000/v1", "q", RequestContent::ofChat, Set.of()),
                    way(
                            "mistral",
                            "https://api.mistral.ai/v1",
                            "m",
                            RequestContent::ofChat,
                            Set.of("turns")),
                    way(
                            "anthropic",
                            "https://api.anthropic.com/v1",
                            "claude-sonnet-4-5",
                            RequestContent::ofMessages,
                            Set.of("bounds", "schema")),
                    new Way(
                            "gcp-vertex",
                            new Target(VERTEX, "claude-sonnet-4-5", PLACE),
                            RequestContent::ofMessages,
                            Set.of("bounds", "schema")),
                    new Way(
                            "gcp-vertex",
                            new Target(VERTEX, "gemini-2.5-flash", PLACE),
                            RequestContent::ofGemini,
                            Set.of()),
                    new Way(
                            "aws-bedrock",
                            new Target(BEDROCK, "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
                            RequestContent::ofConverse,
                            Set.of("bounds", "schema")),
                    new Way(
                            "aws-bedrock",
                            new Target(BEDROCK, "eu.amazon.nova-lite-v1:0"),
                            RequestContent::ofConverse,
                            Set.of("bounds", "schema")));

    private static Way way(
            String provider,
            String base,
            String model,
            Function<JsonNode, RequestContent> read,
            Set<String> free) {
        return new Way(provider, new Target(URI.create(base), model), read, free);
    }

    @TestFactory
    Stream<DynamicTest> requests_ofEveryCaller_askEveryProviderTheSame() {
        return Stream.of("family", "anthropic")
                .flatMap(folder -> Exchange.in(folder).stream())
                .filter(exchange -> !exchange.counts())
                .map(
                        exchange ->
                                DynamicTest.dynamicTest(
                                        exchange.toString(), () -> check(exchange)));
    }

    @AfterAll
    static void print() {
        System.out.printf(
                "recorded requests to providers of other protocols: %d asked, %d refused by name%n",
                ASKED.get(), REFUSED.get());
        assertThat(ASKED.get()).isGreaterThan(2500);
    }

    private static void check(Exchange exchange) {
        var request = Recordings.json(exchange.request());
        if (!request.path("messages").isArray()) {
            return;
        }
        boolean messages = exchange.recorded().provider().equals("anthropic");
        var operation = messages ? Operation.MESSAGES : Operation.CHAT;
        var asked = messages ? RequestContent.ofMessages(request) : RequestContent.ofChat(request);
        var inWords = messages ? RequestContent.ofMessages(withTitles(request)) : asked;
        var call =
                ReceivedStream.call(operation, ((ObjectNode) request).put("model", "m").toString());
        for (var way : WAYS) {
            var provider = Providers.byId(way.provider()).orElseThrow();
            if (messages && way.provider().equals("anthropic")) {
                continue;
            }
            switch (provider.prepare(call, way.target())) {
                case Preparation.Unsupported unsupported -> {
                    assertThat(unsupported.field()).as(unsupported.why()).isNotBlank();
                    REFUSED.incrementAndGet();
                }
                case Preparation.Ready ready -> {
                    var sent = Recordings.json(ready.request().body().toBytes());
                    boolean document = sent.toString().contains("\"document\":");
                    boolean claude = way.target().model().contains("claude");
                    same(way, way.read().apply(sent), document || claude ? asked : inWords);
                    ASKED.incrementAndGet();
                }
            }
        }
    }

    /** Returns a request whose documents of text begin with their titles, as text would. */
    private static JsonNode withTitles(JsonNode request) {
        var copy = request.deepCopy();
        for (var message : copy.path("messages")) {
            for (var block : message.path("content")) {
                if (block.at("/source/type").asText().equals("text") && block.has("title")) {
                    var source = (ObjectNode) block.path("source");
                    var title = block.path("title").asText();
                    source.put("data", title + "\n\n" + source.path("data").asText());
                }
            }
        }
        return copy;
    }

    private static void same(Way way, RequestContent sent, RequestContent asked) {
        var differences = sent.differences(asked);
        differences.keySet().removeAll(way.free());
        if (way.provider().equals("mistral")) {
            var content = new ArrayList<>(sent.turns());
            content.removeIf(turn -> turn.equals("assistant text OK."));
            assertThat(content).containsAll(asked.turns());
        }
        boolean toolless = asked.choice().equals("none") || asked.tools().isEmpty();
        if (toolless || asked.schema().length() > 4) {
            differences.remove("tools");
            differences.remove("choice");
        }
        assertThat(differences).as(way.toString()).isEmpty();
    }
}
