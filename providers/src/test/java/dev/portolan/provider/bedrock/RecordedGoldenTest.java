package dev.portolan.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.recorded.Cuts;
import dev.portolan.provider.recorded.RequestContent;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.TestingFrames;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Replays every recorded exchange that a caller's protocol can express, in both directions, and
 * prints the coverage.
 */
final class RecordedGoldenTest {
    private static final Bedrock BEDROCK = new Bedrock();
    private static final URI BASE = URI.create("https://bedrock-runtime.us-east-1.amazonaws.com");
    private static final Pattern MODEL = Pattern.compile("/model/([^/]+)/");
    private static final Map<String, String> SKIPPED =
            Map.of(
                    "mantle-responses", "Bedrock's Responses endpoint is not served",
                    "mantle-models", "the gateway answers model lists itself",
                    "count-tokens", "read by InvokeGoldenTest",
                    "invoke", "read by InvokeGoldenTest",
                    "invoke-stream", "read by InvokeGoldenTest",
                    "invoke-anthropic", "read by InvokeGoldenTest",
                    "invocations", "a container with its own JSON instead of OpenAI's");

    private final Map<String, Integer> covered = new TreeMap<>();

    @Test
    void recordings_allCases_areMappedOrSkippedByName() {
        var failures = new ArrayList<String>();
        for (var recorded : Recordings.cases()) {
            var reason = SKIPPED.get(recorded.api());
            if (reason != null && !recorded.dir().contains("embed")) {
                covered.merge(recorded.api() + " skipped: " + reason, 1, Integer::sum);
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
    }

    private void check(Recordings.Case recorded) {
        var files = recorded.files();
        for (var name : List.copyOf(files.keySet())) {
            if (name.endsWith(".exchange.json")) {
                exchange(recorded, name.substring(0, 2), files);
            } else if (name.equals("response.json") || name.equals("followup-response.json")) {
                answer(target(""), chat(), files.getOrDefault(name, new byte[0]));
                count(recorded, "whole answer");
            } else if (name.endsWith("response-streaming.json") || name.endsWith("chunks.jsonl")) {
                stream(target(""), framed(files.getOrDefault(name, new byte[0])));
                count(recorded, "stream");
            }
        }
    }

    private void exchange(Recordings.Case recorded, String number, Map<String, byte[]> files) {
        var exchange = Recordings.json(files.getOrDefault(number + ".exchange.json", new byte[0]));
        var target = target(exchange.path("url").asText());
        int status = exchange.path("status").asInt();
        var body = files.getOrDefault(number + ".response.json", new byte[0]);
        if (status >= 400) {
            refused(exchange, status, body);
            count(recorded, "error");
            return;
        }
        if (recorded.api().contains("embed") || recorded.dir().contains("embed")) {
            vectors(target, exchange, body);
            count(recorded, "embeddings");
            return;
        }
        if (recorded.api().startsWith("mantle")) {
            var compatible = new Target(URI.create("https://bedrock-mantle.example/v1"), "m");
            var whole = BEDROCK.answers(chat(), compatible).whole(body, 0, body.length);
            assertThat(whole).isInstanceOf(WholeAnswer.Answer.class);
            count(recorded, "whole answer");
            return;
        }
        var request = files.get(number + ".request.json");
        if (request != null && new String(request, UTF_8).contains("\"guardContent\"")) {
            count(recorded, "request skipped: guarded content has no name in a caller protocol");
        } else if (request != null) {
            request(target, Recordings.json(request));
            count(recorded, "request");
        }
        var frames = files.get(number + ".response.eventstream.bin");
        if (frames != null) {
            stream(target, frames);
            count(recorded, "stream");
        } else if (body.length > 0) {
            answer(target, chat(), body);
            count(recorded, "whole answer");
        }
    }

    private void count(Recordings.Case recorded, String what) {
        covered.merge(recorded.api() + " " + what, 1, Integer::sum);
    }

    private static void refused(JsonNode exchange, int status, byte[] body) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.path("response_headers")
                .properties()
                .forEach(e -> headers.put(e.getKey(), e.getValue().asText()));
        var error = BEDROCK.error(status, headers::get, body);
        var allowed =
                switch (status) {
                    case 401, 403 ->
                            List.of(ProviderError.Kind.AUTH, ProviderError.Kind.PERMISSION);
                    case 404 -> List.of(ProviderError.Kind.NOT_FOUND);
                    case 429 -> List.of(ProviderError.Kind.RATE_LIMIT, ProviderError.Kind.QUOTA);
                    default ->
                            List.of(
                                    ProviderError.Kind.INVALID_REQUEST,
                                    ProviderError.Kind.NOT_FOUND,
                                    ProviderError.Kind.CONTEXT_LENGTH);
                };
        assertThat(error.kind()).as(new String(body, UTF_8)).isIn(allowed);
        assertThat(error.message()).isNotBlank();
    }

    private static void vectors(Target target, JsonNode exchange, byte[] body) {
        var asked = "{\"model\":\"m\",\"input\":[\"a\"]}";
        var read = Recordings.json(body);
        int count = read.has("embedding") ? 1 : texts(read);
        var inputs = String.join(",", Collections.nCopies(count, "\"a\""));
        var call = Streamed.call(Operation.EMBEDDINGS, asked.replace("\"a\"", inputs));
        var reader = BEDROCK.answers(call, target);
        var headers = exchange.path("response_headers");
        reader.head(name -> headers.path(name).asText(null));
        var whole = reader.whole(body, 0, body.length);
        assertThat(whole).isInstanceOf(WholeAnswer.Answer.class);
        var answer = Recordings.json(((WholeAnswer.Answer) whole).body().toBytes());
        assertThat(answer.path("data")).hasSize(count);
        for (var entry : answer.path("data")) {
            assertThat(entry.path("embedding").size()).isGreaterThan(100);
        }
    }

    private static int texts(JsonNode answer) {
        var all = answer.path("embeddings");
        return all.isObject() ? all.path("float").size() : all.size();
    }

    /** The request sent for the same conversation has the same meaning. */
    private static void request(Target target, JsonNode recorded) {
        var asked = ChatOfConverse.of(recorded);
        var call = Streamed.call(Operation.CHAT, asked.toString());
        var prepared = BEDROCK.prepare(call, target);
        if (!(prepared instanceof Preparation.Ready ready)) {
            throw new AssertionError(prepared + " for " + target.model());
        }
        var sent = Recordings.json(ready.request().body().toBytes());
        assertThat(RequestContent.ofConverse(sent).differences(RequestContent.ofConverse(recorded)))
                .isEmpty();
        assertThat(words(sent.path("messages"))).isEqualTo(words(recorded.path("messages")));
        assertThat(words(sent.path("system"))).isEqualTo(words(recorded.path("system")));
        assertThat(tools(sent)).isEqualTo(tools(recorded));
        assertThat(sent.path("inferenceConfig").path("maxTokens"))
                .isEqualTo(recorded.path("inferenceConfig").path("maxTokens"));
    }

    /** Returns the pieces of a conversation, each with its kind and content, without blank ones. */
    private static List<String> words(JsonNode place) {
        var words = new ArrayList<String>();
        for (var entry : place) {
            for (var block : entry.has("content") ? entry.path("content") : List.of(entry)) {
                word(entry.path("role").asText(), block).ifPresent(words::add);
            }
        }
        return words.stream().sorted().toList();
    }

    private static Optional<String> word(String role, JsonNode block) {
        if (block.has("text")) {
            var text = block.path("text").asText().stripTrailing();
            return text.isBlank() || text.equals("Document")
                    ? Optional.empty()
                    : Optional.of(role + " text " + text);
        }
        if (block.has("image")) {
            return Optional.of(role + " image " + block.path("image").path("source"));
        }
        if (block.path("document").path("format").asText().equals("pdf")) {
            return Optional.of(role + " document " + block.path("document").path("source"));
        }
        if (block.has("toolUse")) {
            var use = block.path("toolUse");
            return Optional.of(
                    role
                            + " use "
                            + use.path("toolUseId").asText()
                            + use.path("name")
                            + use.path("input"));
        }
        if (block.has("toolResult")) {
            return Optional.of(
                    role + " result " + block.path("toolResult").path("toolUseId").asText());
        }
        return Optional.empty();
    }

    private static List<String> tools(JsonNode converse) {
        var names = new ArrayList<String>();
        for (var tool : converse.path("toolConfig").path("tools")) {
            if (tool.has("toolSpec")) {
                var spec = tool.path("toolSpec");
                names.add(spec.path("name").asText() + spec.path("inputSchema"));
            }
        }
        return names;
    }

    private static void answer(Target target, Call call, byte[] body) {
        var recorded = Recordings.json(body);
        var whole = BEDROCK.answers(call, target).whole(body, 0, body.length);
        assertThat(whole).isInstanceOf(WholeAnswer.Answer.class);
        var answer = Recordings.json(((WholeAnswer.Answer) whole).body().toBytes());
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        for (var block : recorded.path("output").path("message").path("content")) {
            text.append(block.path("text").asText(""));
            block.path("citationsContent")
                    .path("content")
                    .forEach(cited -> text.append(cited.path("text").asText("")));
            var use = block.path("toolUse");
            if (use.isObject() && !use.path("type").asText().equals("server_tool_use")) {
                calls.add(use.path("name").asText() + use.path("input"));
            }
        }
        var message = answer.path("choices").path(0).path("message");
        assertThat(message.path("content").isNull() ? "" : message.path("content").asText())
                .isEqualTo(text.toString());
        var called = new ArrayList<String>();
        for (var tool : message.path("tool_calls")) {
            var function = tool.path("function");
            called.add(
                    function.path("name").asText()
                            + Recordings.json(function.path("arguments").asText().getBytes(UTF_8)));
        }
        assertThat(called).isEqualTo(calls);
        var usage = recorded.path("usage");
        assertThat(answer.path("usage").path("completion_tokens").asInt())
                .isEqualTo(usage.path("outputTokens").asInt());
        assertThat(answer.path("usage").path("prompt_tokens").asInt())
                .isEqualTo(
                        usage.path("inputTokens").asInt()
                                + usage.path("cacheReadInputTokens").asInt()
                                + usage.path("cacheWriteInputTokens").asInt());
        assertThat(answer.path("choices").path(0).path("finish_reason").asText())
                .isEqualTo(finish(recorded.path("stopReason").asText(), !calls.isEmpty()));
    }

    private static String finish(String reason, boolean calls) {
        return switch (reason) {
            case "max_tokens" -> "length";
            case "guardrail_intervened", "content_filtered" -> "content_filter";
            default -> calls ? "tool_calls" : "stop";
        };
    }

    /** Checks for the same events from any cut; never complete when the end is missing. */
    private static void stream(Target target, byte[] frames) {
        var whole = Streamed.of(BEDROCK, asked(), target, frames);
        assertThat(whole.end()).isInstanceOf(StreamEnd.Complete.class);
        assertThat(whole.text()).contains("\"finish_reason\":\"");
        for (int piece : new int[] {1, 3, 64}) {
            assertThat(Streamed.inPieces(BEDROCK, asked(), target, frames, piece).text())
                    .isEqualTo(whole.text());
        }
        Cuts.of(BEDROCK, asked(), target, frames).frames();
        var messages = STREAM.replace("{\"model\"", "{\"max_tokens\":9,\"model\"");
        Cuts.of(BEDROCK, Streamed.call(Operation.MESSAGES, messages), target, frames).frames();
    }

    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";

    /** Returns events that were recorded as JSON in frames. */
    private static byte[] framed(byte[] events) {
        var text = new String(events, UTF_8).strip();
        var list =
                text.startsWith("[")
                        ? text
                        : "[" + text.lines().reduce((a, b) -> a + "," + b).orElse("") + "]";
        var frames = new ByteArrayOutputStream();
        for (var event : Recordings.json(list.getBytes(UTF_8))) {
            for (var entry : event.properties()) {
                frames.writeBytes(TestingFrames.event(entry.getKey(), entry.getValue().toString()));
            }
        }
        return frames.toByteArray();
    }

    private static Call asked() {
        return Streamed.call(Operation.CHAT, STREAM);
    }

    private static Call chat() {
        return Streamed.call(Operation.CHAT, STREAM.replace("\"stream\":true,", ""));
    }

    private static Target target(String url) {
        var model = MODEL.matcher(url);
        return new Target(
                BASE,
                model.find()
                        ? URLDecoder.decode(model.group(1), UTF_8)
                        : "us.anthropic.claude-haiku-4-5-20251001-v1:0");
    }
}
