package dev.portolan.provider.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bedrock.Bedrock;
import dev.portolan.provider.bedrock.ChatOfConverse;
import dev.portolan.provider.bedrock.Recordings;
import dev.portolan.provider.bedrock.Streamed;
import dev.portolan.provider.converse.ModelFamily;
import dev.portolan.provider.recorded.Cuts;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.TestingFrames;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Replays every recorded exchange with InvokeModel and CountTokens, in both directions, and prints
 * the coverage.
 */
final class OpenAiInvokeGoldenTest {
    private static final Bedrock BEDROCK = new Bedrock();
    private static final Set<String> APIS =
            Set.of("invoke", "invoke-stream", "invoke-anthropic", "count-tokens");
    private static final Pattern MODEL = Pattern.compile("/model/([^/]+)/");
    private static final String CLAUDE = "anthropic.claude-haiku-4-5-20251001-v1:0";

    private final Map<String, Integer> covered = new TreeMap<>();

    @Test
    void recordings_allCases_areMappedBothWays() {
        var failures = new ArrayList<String>();
        for (var recorded : Recordings.cases()) {
            boolean embeds = recorded.dir().contains("embed");
            if (!APIS.contains(recorded.api()) || embeds) {
                continue;
            }
            try {
                check(recorded);
            } catch (AssertionError | RuntimeException e) {
                failures.add(recorded.dir() + ": " + e);
            }
        }
        covered.forEach((what, count) -> System.out.println(count + "\t" + what));
        assertThat(String.join("\n", failures)).isEmpty();
        assertThat(covered.values().stream().mapToInt(count -> count).sum()).isGreaterThan(50);
    }

    private void check(Recordings.Case recorded) {
        var files = recorded.files();
        assertThat(files).isNotEmpty();
        for (var entry : files.entrySet()) {
            var name = entry.getKey();
            if (name.endsWith(".exchange.json")) {
                exchange(recorded, name.substring(0, 2), files);
            } else if (recorded.api().equals("invoke-anthropic")) {
                snapshot(recorded, name, entry.getValue());
            }
        }
    }

    /** A recorded request, answer or stream of Claude's. */
    private void snapshot(Recordings.Case recorded, String name, byte[] bytes) {
        if (recorded.kind().equals("error") && name.startsWith("response")) {
            count(recorded, "error recorded without its status: not read");
        } else if (name.endsWith("request.json")) {
            sent(target(CLAUDE), Recordings.json(bytes));
            count(recorded, "request");
        } else if (name.endsWith("response.json")) {
            claudes(target(CLAUDE), bytes);
            count(recorded, "whole answer");
        } else if (name.endsWith("response-streaming.json")) {
            streamed(target(CLAUDE), framed(Recordings.json(bytes)));
            count(recorded, "stream");
        }
    }

    private void exchange(Recordings.Case recorded, String number, Map<String, byte[]> files) {
        var exchange = Recordings.json(files.getOrDefault(number + ".exchange.json", new byte[0]));
        var found = MODEL.matcher(exchange.path("url").asText());
        var target = target(found.find() ? URLDecoder.decode(found.group(1), UTF_8) : CLAUDE);
        var body = files.getOrDefault(number + ".response.json", new byte[0]);
        int status = exchange.path("status").asInt();
        if (status >= 400) {
            var error = BEDROCK.error(status, headers(exchange)::get, body);
            assertThat(error.kind())
                    .isIn(ProviderError.Kind.INVALID_REQUEST, ProviderError.Kind.NOT_FOUND);
            count(recorded, "error");
            return;
        }
        var request = Recordings.json(files.getOrDefault(number + ".request.json", new byte[0]));
        if (recorded.api().equals("count-tokens")) {
            counted(recorded, target, request, body);
            return;
        }
        sent(target, request);
        count(recorded, "request");
        var frames = files.get(number + ".response.eventstream.bin");
        if (frames != null) {
            streamed(target, frames);
            count(recorded, "stream");
        } else {
            answered(target, headers(exchange), body);
            count(recorded, "whole answer");
        }
    }

    private void count(Recordings.Case recorded, String what) {
        covered.merge(recorded.api() + " " + what, 1, Integer::sum);
    }

    private static Map<String, String> headers(JsonNode exchange) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.path("response_headers")
                .properties()
                .forEach(e -> headers.put(e.getKey(), e.getValue().asText()));
        return headers;
    }

    /** The request sent for the same question is the same. */
    private static void sent(Target target, JsonNode recorded) {
        switch (ModelFamily.of(target.model())) {
            case CLAUDE -> {
                var sent =
                        Recordings.json(
                                prepared(InvokeQuestions.claudes(recorded), target)
                                        .body()
                                        .toBytes());
                var expected = (ObjectNode) recorded.deepCopy();
                if (!recorded.has("anthropic_beta")) {
                    // Bedrock answered: "context_management: Extra inputs are not permitted".
                    expected.remove("context_management");
                }
                assertThat(sent).isEqualTo(expected);
            }
            case NOVA -> {
                var chat = ChatOfConverse.of(recorded).toString();
                var call = Streamed.call(Operation.CHAT, chat);
                var sent = Recordings.json(prepared(call, target).body().toBytes());
                assertThat(sent.path("schemaVersion").asText()).isEqualTo("messages-v1");
                assertThat(texts(sent.path("messages")))
                        .isEqualTo(texts(recorded.path("messages")));
                assertThat(texts(sent.path("system"))).isEqualTo(texts(recorded.path("system")));
                assertThat(sent.path("toolConfig").path("tools").size())
                        .isEqualTo(recorded.path("toolConfig").path("tools").size());
            }
            default -> {
                var call = InvokeQuestions.titans(recorded);
                assertThat(Recordings.json(prepared(call, target).body().toBytes()))
                        .isEqualTo(recorded);
            }
        }
    }

    private static UpstreamRequest prepared(Call call, Target target) {
        if (!(BEDROCK.prepare(call, target)
                instanceof Preparation.Ready(UpstreamRequest request))) {
            throw new AssertionError(target.model() + " is not prepared");
        }
        assertThat(request.path()).startsWith("/model/").endsWith("/invoke");
        return request;
    }

    private static List<String> texts(JsonNode place) {
        var texts = new ArrayList<String>();
        for (var entry : place) {
            for (var block : entry.has("content") ? entry.path("content") : List.of(entry)) {
                if (block.has("text")) {
                    texts.add(entry.path("role").asText() + block.path("text").asText().strip());
                }
            }
        }
        return texts;
    }

    private static void answered(Target target, Map<String, String> headers, byte[] body) {
        if (ModelFamily.of(target.model()) == ModelFamily.CLAUDE) {
            claudes(target, body);
        }
        var recorded = Recordings.json(body);
        var reader = BEDROCK.answers(chat(false), target);
        reader.head(headers::get);
        if (!(reader.whole(body, 0, body.length) instanceof WholeAnswer.Answer whole)) {
            throw new AssertionError("no answer");
        }
        var answer = Recordings.json(whole.body().toBytes());
        var message = answer.path("choices").path(0).path("message");
        assertThat(message.path("content").asText("")).isEqualTo(content(recorded));
        assertThat(message.path("tool_calls").size()).isEqualTo(calls(recorded));
        var output = headers.get("x-amzn-bedrock-output-token-count");
        if (output != null) {
            assertThat(answer.path("usage").path("completion_tokens").asText()).isEqualTo(output);
        }
        assertThat(answer.path("choices").path(0).path("finish_reason").asText()).isNotBlank();
    }

    /** Claude's own answer is passed to a caller of Anthropic's protocol byte for byte. */
    private static void claudes(Target target, byte[] body) {
        var call = Streamed.call(Operation.MESSAGES, request(false));
        var whole = BEDROCK.answers(call, target).whole(body, 0, body.length);
        assertThat(whole).isInstanceOf(WholeAnswer.Answer.class);
        assertThat(((WholeAnswer.Answer) whole).body().toBytes()).isEqualTo(body);
    }

    private static String content(JsonNode answer) {
        var text = new StringBuilder();
        answer.path("content").forEach(block -> text.append(block.path("text").asText("")));
        answer.path("output")
                .path("message")
                .path("content")
                .forEach(block -> text.append(block.path("text").asText("")));
        answer.path("results").forEach(result -> text.append(result.path("outputText").asText()));
        return text.toString();
    }

    private static int calls(JsonNode answer) {
        int calls = 0;
        for (var block : answer.path("content")) {
            calls += block.path("type").asText().equals("tool_use") ? 1 : 0;
        }
        for (var block : answer.path("output").path("message").path("content")) {
            calls += block.has("toolUse") ? 1 : 0;
        }
        return calls;
    }

    /**
     * Checks equal results from any cut; never complete without the end; usage from the last event.
     */
    private static void streamed(Target target, byte[] frames) {
        var whole = Streamed.of(BEDROCK, chat(true), target, frames);
        assertThat(whole.end()).isInstanceOf(StreamEnd.Complete.class);
        assertThat(whole.finish()).isNotNull();
        assertThat(whole.usage()).isNotNull().isNotEqualTo(Usage.NONE);
        for (int piece : new int[] {1, 3, 64}) {
            assertThat(Streamed.inPieces(BEDROCK, chat(true), target, frames, piece).text())
                    .isEqualTo(whole.text());
        }
        Cuts.of(BEDROCK, chat(true), target, frames).frames();
        if (ModelFamily.of(target.model()) == ModelFamily.CLAUDE) {
            var messages = Streamed.call(Operation.MESSAGES, request(true));
            var own = Streamed.of(BEDROCK, messages, target, frames);
            assertThat(own.end()).isInstanceOf(StreamEnd.Complete.class);
            assertThat(own.text()).startsWith("event: message_start\ndata: {");
            Cuts.of(BEDROCK, messages, target, frames).frames();
        }
    }

    /** Returns Claude's events in frames. */
    private static byte[] framed(JsonNode events) {
        var frames = new ByteArrayOutputStream();
        for (var event : events) {
            var bytes = Base64.getEncoder().encodeToString(event.toString().getBytes(UTF_8));
            frames.writeBytes(TestingFrames.event("chunk", "{\"bytes\":\"" + bytes + "\"}"));
        }
        return frames.toByteArray();
    }

    private void counted(Recordings.Case recorded, Target target, JsonNode request, byte[] body) {
        var reader = BEDROCK.answers(Streamed.call(Operation.COUNT_TOKENS, request(false)), target);
        if (!(reader.whole(body, 0, body.length) instanceof WholeAnswer.Answer whole)) {
            throw new AssertionError("no count");
        }
        assertThat(Recordings.json(whole.body().toBytes()).path("input_tokens").asInt())
                .isEqualTo(Recordings.json(body).path("inputTokens").asInt());
        var input = request.path("input");
        var counting =
                input.has("converse")
                        ? InvokeQuestions.converses(input.path("converse"))
                        : InvokeQuestions.wrapped(input);
        var call = Streamed.call(Operation.COUNT_TOKENS, counting.toString());
        if (!(BEDROCK.prepare(call, target) instanceof Preparation.Ready(UpstreamRequest sent))) {
            throw new AssertionError("the count is not prepared");
        }
        assertThat(sent.path()).matches("/model/anthropic[^/]+/count-tokens");
        var counted = Recordings.json(sent.body().toBytes()).path("input").path("converse");
        assertThat(texts(counted.path("messages"))).isEqualTo(texts(counting.path("messages")));
        count(recorded, "count");
    }

    private static Call chat(boolean stream) {
        return Streamed.call(Operation.CHAT, request(stream));
    }

    private static String request(boolean stream) {
        return "{\"model\":\"m\",\"max_tokens\":9,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                .formatted(stream);
    }

    private static Target target(String model) {
        return new Target(
                URI.create("https://bedrock-runtime.us-east-1.amazonaws.com"),
                model,
                Map.of(Target.API, Target.INVOKE));
    }
}
