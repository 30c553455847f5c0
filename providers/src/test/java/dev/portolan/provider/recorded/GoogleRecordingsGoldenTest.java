package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

final class GoogleRecordingsGoldenTest {
    private static final Provider VERTEX = Providers.byId("gcp-vertex").orElseThrow();
    private static final Target TARGET =
            new Target(
                    URI.create("https://europe-west4-aiplatform.googleapis.com"),
                    "gemini-2.5-flash",
                    Map.of(Target.PROJECT, "harbour", Target.REGION, "europe-west4"));
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}],"
                    + "\"stream\":STREAM,\"stream_options\":{\"include_usage\":true}}";
    private static final Coverage COVERAGE = new Coverage();

    @TestFactory
    Stream<DynamicTest> answers_recorded_meanTheSameToACaller() {
        return Recordings.in("google").stream().flatMap(GoogleRecordingsGoldenTest::tests);
    }

    @AfterAll
    static void print() {
        COVERAGE.print("Vertex AI and the Gemini API, answers");
        assertThat(COVERAGE.checked()).isGreaterThan(200);
    }

    private static Stream<DynamicTest> tests(Recorded recorded) {
        return recorded.files().entrySet().stream()
                .filter(file -> file.getKey().contains("response"))
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        recorded.name() + "/" + file.getKey(),
                                        () -> check(recorded, file.getKey(), file.getValue())));
    }

    private static void check(Recorded recorded, String file, byte[] bytes) {
        if (recorded.name().contains("openai-chat-completions")
                || recorded.name().contains("anthropic")) {
            COVERAGE.skipped(recorded, file, "another protocol, whose own tests have it");
        } else if (file.endsWith(".sse")) {
            streamed(recorded, bytes);
        } else if (file.endsWith(".jsonl") || Recordings.json(bytes).isArray()) {
            streamed(recorded, framed(bytes));
        } else if (file.endsWith(".html") || Recordings.json(bytes).has("error")) {
            refused(recorded, bytes);
        } else {
            whole(recorded, file, bytes);
        }
    }

    private static void whole(Recorded recorded, String file, byte[] bytes) {
        var tree = Recordings.json(bytes);
        if (tree.has("predictions") || tree.has("embedding") || tree.has("embeddings")) {
            vectors(recorded, file, bytes, tree);
            return;
        }
        if (tree.has("totalTokens")) {
            COVERAGE.skipped(recorded, file, "counts tokens, which no caller can ask for here");
            return;
        }
        if (!tree.has("candidates") && !tree.has("promptFeedback")) {
            COVERAGE.skipped(recorded, file, "no answer to a chat: " + tree.fieldNames().next());
            return;
        }
        var oracle = new GeminiOracle(List.of(tree));
        var read = reader(false).whole(bytes, 0, bytes.length);
        if (!oracle.isWhole()) {
            assertThat(read).isInstanceOf(WholeAnswer.Failure.class);
            COVERAGE.checked(recorded, "unusable answer");
            return;
        }
        assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
        var answer = (WholeAnswer.Answer) read;
        var body = Recordings.json(bytes(answer));
        for (var choice : body.path("choices")) {
            int index = choice.path("index").asInt();
            var message = choice.path("message");
            assertThat(message.path("content").asText(""))
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEqualTo(oracle.text(index)),
                            text -> assertThat(text).isEqualTo("null"));
            assertThat(choice.path("finish_reason").asText()).isEqualTo(oracle.finish(index));
            var calls = new ArrayList<List<String>>();
            for (var call : message.path("tool_calls")) {
                calls.add(
                        List.of(
                                call.at("/function/name").asText(),
                                call.at("/function/arguments").asText()));
            }
            called(calls, oracle, index);
            likely(choice.at("/logprobs/content"), tree.path("candidates").path(index));
        }
        if (oracle.prompt >= 0) {
            assertThat(body.at("/usage/prompt_tokens").asLong()).isEqualTo(oracle.prompt);
            assertThat(body.at("/usage/completion_tokens").asLong()).isEqualTo(oracle.completion);
        }
        COVERAGE.checked(recorded, "whole answer");
    }

    private static void likely(JsonNode reported, JsonNode candidate) {
        var chosen = candidate.at("/logprobsResult/chosenCandidates");
        assertThat(reported).hasSize(chosen.size());
        for (int i = 0; i < chosen.size(); i++) {
            assertThat(reported.get(i).path("token")).isEqualTo(chosen.get(i).path("token"));
            assertThat(reported.get(i).path("logprob"))
                    .isEqualTo(chosen.get(i).path("logProbability"));
            assertThat(reported.get(i).path("top_logprobs").findValuesAsText("token"))
                    .isEqualTo(
                            candidate
                                    .at("/logprobsResult/topCandidates/" + i)
                                    .findValuesAsText("token"));
        }
    }

    private static void called(List<List<String>> calls, GeminiOracle oracle, int index) {
        var expected = oracle.calls.getOrDefault(index, List.of());
        assertThat(calls).hasSameSizeAs(expected);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).get(0)).isEqualTo(expected.get(i).path("name").asText());
            var arguments = Recordings.json(calls.get(i).get(1).getBytes(StandardCharsets.UTF_8));
            assertThat(arguments.isObject()).isTrue();
            if (!oracle.isPartial()) {
                var args = expected.get(i).path("args");
                assertThat(arguments)
                        .isEqualTo(args.isObject() ? args : Recordings.JSON.createObjectNode());
            }
        }
    }

    private static void streamed(Recorded recorded, byte[] bytes) {
        var chunks = chunks(bytes);
        var oracle = new GeminiOracle(chunks);
        var once = read(bytes, bytes.length);
        for (int grain : new int[] {1, 7, 64}) {
            var again = read(bytes, grain);
            assertThat(again.reading.bytes()).isEqualTo(once.reading.bytes());
            assertThat(again.end.getClass()).isEqualTo(once.end.getClass());
        }
        if (!oracle.isWhole()) {
            assertThat(once.end).isNotInstanceOf(StreamEnd.Complete.class);
            COVERAGE.checked(recorded, "unusable stream");
            return;
        }
        assertThat(once.end).isInstanceOf(StreamEnd.Complete.class);
        once.reading
                .choices()
                .forEach(
                        (index, choice) -> {
                            assertThat(choice.text.toString()).isEqualTo(oracle.text(index));
                            assertThat(choice.finish).isEqualTo(oracle.finish(index));
                            called(List.copyOf(choice.calls.values()), oracle, index);
                        });
        if (oracle.prompt >= 0) {
            var usage = Objects.requireNonNull(once.reading.usage);
            assertThat(usage.promptTokens()).isEqualTo(oracle.prompt);
            assertThat(usage.completionTokens()).isEqualTo(oracle.completion);
        }
        for (var call : List.of(call(true), ProviderContract.messages(",\"stream\":true"))) {
            var cuts = Cuts.of(VERTEX, call, TARGET, bytes);
            (repeatsFinish(chunks) ? cuts.tellingAFinishEachTime() : cuts).sse();
        }
        COVERAGE.checked(recorded, "stream");
    }

    /** The first models send a finish reason in every chunk. */
    private static boolean repeatsFinish(List<JsonNode> chunks) {
        return chunks.stream()
                        .filter(chunk -> chunk.at("/candidates/0").has("finishReason"))
                        .count()
                > 1;
    }

    private record Ended(ReceivedStream reading, StreamEnd end) {}

    private static Ended read(byte[] bytes, int grain) {
        var reading = new ReceivedStream();
        var reader = reader(true);
        for (int at = 0; at < bytes.length; at += grain) {
            reader.feed(bytes, at, Math.min(bytes.length, at + grain), reading);
        }
        return new Ended(reading, reader.end(reading));
    }

    private static void refused(Recorded recorded, byte[] bytes) {
        var error = Recordings.json(bytes).path("error");
        int status = error.path("code").asInt(404);
        var read = VERTEX.error(status, HeaderLookup.NONE, bytes);
        assertThat(read.upstreamStatus()).isEqualTo(status);
        assertThat(read.kind()).isIn(kinds(status));
        assertThat(read.kind() == Kind.AUTH)
                .isEqualTo(error.toString().contains("\"reason\":\"API_KEY_INVALID\""));
        assertThat(read.kind() == Kind.OPERATOR)
                .isEqualTo(error.path("message").asText().startsWith("User location"));
        assertThat(read.kind() == Kind.CONTEXT_LENGTH)
                .isEqualTo(error.path("message").asText().startsWith("The input token count"));
        if (!read.kind().callersMatter() && error.has("message")) {
            assertThat(read.message()).doesNotContain(error.path("message").asText());
        }
        for (var detail : error.path("details")) {
            if (detail.has("retryDelay")) {
                assertThat(read.pause()).isNotNull().isGreaterThan(Duration.ZERO);
            }
        }
        if (status == 401 || status == 403) {
            assertThat(read.retryable()).isFalse();
        }
        sameInside(bytes, status);
        COVERAGE.checked(recorded, "error");
    }

    /** An error body under a success status is still an error. */
    private static void sameInside(byte[] bytes, int status) {
        var read = reader(false).whole(bytes, 0, bytes.length);
        assertThat(read).isInstanceOf(WholeAnswer.Failure.class);
        var ended = read(bytes, 5);
        assertThat(ended.end).isInstanceOf(StreamEnd.Failed.class);
        assertThat(status).isGreaterThanOrEqualTo(400);
    }

    private static List<ProviderError.Kind> kinds(int status) {
        return switch (status) {
            case 400 ->
                    List.of(Kind.INVALID_REQUEST, Kind.CONTEXT_LENGTH, Kind.OPERATOR, Kind.AUTH);
            case 401 -> List.of(Kind.AUTH);
            case 403 -> List.of(Kind.PERMISSION);
            case 404 -> List.of(Kind.NOT_FOUND);
            case 429 -> List.of(Kind.RATE_LIMIT, Kind.QUOTA);
            default -> List.of(Kind.OVERLOADED, Kind.UPSTREAM_5XX, Kind.TIMEOUT, Kind.CANCELLED);
        };
    }

    private static void vectors(Recorded recorded, String file, byte[] bytes, JsonNode tree) {
        var expected = new ArrayList<JsonNode>();
        tree.path("predictions").forEach(p -> expected.add(p.at("/embeddings/values")));
        tree.path("embeddings").forEach(e -> expected.add(e.path("values")));
        if (tree.has("embedding")) {
            expected.add(tree.at("/embedding/values"));
        }
        if (expected.stream().anyMatch(JsonNode::isMissingNode)) {
            COVERAGE.skipped(recorded, file, "generated images, which no caller can ask for here");
            return;
        }
        var inputs = Recordings.JSON.createArrayNode();
        expected.forEach(_one -> inputs.add("x"));
        var call =
                ReceivedStream.call(
                        Operation.EMBEDDINGS, "{\"model\":\"m\",\"input\":" + inputs + "}");
        var read = VERTEX.answers(call, TARGET).whole(bytes, 0, bytes.length);
        assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
        var body = Recordings.json(bytes((WholeAnswer.Answer) read));
        for (int i = 0; i < expected.size(); i++) {
            var vector = body.path("data").path(i).path("embedding");
            assertThat(vector).hasSameSizeAs(expected.get(i));
            assertThat(vector.path(0).asDouble()).isEqualTo(expected.get(i).path(0).asDouble());
        }
        COVERAGE.checked(recorded, "vectors");
    }

    private static byte[] bytes(WholeAnswer.Answer answer) {
        var body = answer.body();
        return Arrays.copyOfRange(body.array(), body.from(), body.to());
    }

    private static AnswerReader reader(boolean stream) {
        return VERTEX.answers(call(stream), TARGET);
    }

    private static Call call(boolean stream) {
        return ReceivedStream.call(Operation.CHAT, ASK.replace("STREAM", Boolean.toString(stream)));
    }

    /** Returns payloads that were stored separately in the frames of Google's streams. */
    private static byte[] framed(byte[] bytes) {
        var framed = new StringBuilder();
        payloads(bytes)
                .forEach(payload -> framed.append("data: ").append(payload).append("\r\n\r\n"));
        return framed.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> payloads(byte[] bytes) {
        var tree = Recordings.json(bytes);
        if (tree.isArray()) {
            var payloads = new ArrayList<String>();
            tree.forEach(chunk -> payloads.add(chunk.toString()));
            return payloads;
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<JsonNode> chunks(byte[] sse) {
        return new String(sse, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> Recordings.json(line.substring(5).getBytes(StandardCharsets.UTF_8)))
                .filter(JsonNode::isObject)
                .toList();
    }
}
