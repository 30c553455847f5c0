package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.TestingFrames;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tests of requests of one protocol for a provider of another, compared with another
 * implementation's, and of the answers that were recorded from the provider itself.
 */
final class TransformsGoldenTest {
    private static final Coverage COVERAGE = new Coverage();

    /** A provider's protocol: its target, and readers of its requests and answers. */
    private record Way(
            Provider provider,
            Target target,
            Function<JsonNode, RequestContent> asked,
            Function<JsonValue, AnswerContent> expected,
            Function<List<JsonValue>, AnswerContent> streamed,
            Function<List<JsonValue>, byte[]> framed) {}

    private static final Map<String, Way> WAYS =
            Map.of(
                    "bedrock",
                    new Way(
                            Providers.byId("aws-bedrock").orElseThrow(),
                            new Target(
                                    URI.create(
                                            "https://bedrock-runtime.eu-central-1.amazonaws.com"),
                                    "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
                            RequestContent::ofConverse,
                            ConverseAnswerContent::of,
                            ConverseAnswerContent::ofEvents,
                            TransformsGoldenTest::frames),
                    "google",
                    new Way(
                            Providers.byId("gcp-vertex").orElseThrow(),
                            new Target(
                                    URI.create("https://europe-west4-aiplatform.googleapis.com"),
                                    "gemini-2.5-flash",
                                    Map.of(Target.PROJECT, "p", Target.REGION, "europe-west4")),
                            RequestContent::ofGemini,
                            answer -> GeminiAnswerContent.of(List.of(answer)),
                            GeminiAnswerContent::of,
                            Exchange::events),
                    "anthropic",
                    new Way(
                            Providers.byId("anthropic").orElseThrow(),
                            new Target(
                                    URI.create("https://api.anthropic.com/v1"),
                                    "claude-sonnet-4-5"),
                            RequestContent::ofMessages,
                            AnswerContent::ofMessage,
                            events -> AnswerContent.ofMessageEvents(Exchange.events(events)),
                            Exchange::events),
                    "chat-completions",
                    new Way(
                            Providers.byId("openai").orElseThrow(),
                            new Target(URI.create("https://api.openai.com/v1"), "gpt-5"),
                            RequestContent::ofChat,
                            AnswerContent::ofCompletion,
                            events -> AnswerContent.ofChunks(Exchange.events(events)),
                            Exchange::events));

    /** Intended differences between the request sent and the original, by target and part. */
    private static final Map<String, String> OURS =
            Map.of(
                    "anthropic bounds",
                            "a limit is demanded there; some models take no top_p beside",
                    "bedrock bounds", "some models take no top_p beside a temperature",
                    "anthropic schema", "no bounds of numbers, lengths and counts are taken there",
                    "bedrock schema", "no bounds of numbers, lengths and counts are taken there",
                    "google turns", "the title of a document of text precedes it",
                    "chat-completions bounds", "gpt-5 takes no temperature and no stop");

    /** Differences to the other implementation, with the reason why it is not followed. */
    private static final Map<String, String> THEIRS =
            Map.ofEntries(
                    Map.entry("bedrock system", "they put it into the user's turn as text"),
                    Map.entry("bedrock turns", "they put the system's text into the user's turn"),
                    Map.entry("bedrock tools", "they lose the tools of a replayed call"),
                    Map.entry("bedrock choice", "they lose a demanded call"),
                    Map.entry("bedrock schema", "they lose the schema"),
                    Map.entry("bedrock bounds", "they lose the temperature"),
                    Map.entry("google schema", "they add the schema's name as its title"),
                    Map.entry("google turns", "they wrap a result once more"),
                    Map.entry("anthropic turns", "their record is of another protocol's form"),
                    Map.entry("anthropic tools", "their record is of another protocol's form"),
                    Map.entry("anthropic bounds", "their record is of another protocol's form"),
                    Map.entry("anthropic schema", "they drop bounds that we write as text"),
                    Map.entry("chat-completions turns", "their record is of another form"),
                    Map.entry("chat-completions tools", "their record is of another form"),
                    Map.entry("chat-completions bounds", "their record is of another form"));

    private static void explained(
            Map<String, String> differences, String file, Map<String, String> reasons) {
        var target = target(file);
        differences.forEach(
                (part, what) -> assertThat(reasons).as(what).containsKey(target + " " + part));
    }

    /** Returns the target protocol of a file's request. */
    private static String target(String file) {
        return file.substring(file.indexOf("_to_") + "_to_".length(), file.indexOf(".json"));
    }

    @TestFactory
    Stream<DynamicTest> recorded_everyTransform_asksAndSaysTheSame() {
        return Recordings.in("transforms").stream()
                .flatMap(
                        recorded ->
                                recorded.files().keySet().stream()
                                        .filter(file -> file.endsWith(".json"))
                                        .map(
                                                file ->
                                                        DynamicTest.dynamicTest(
                                                                recorded.name() + "/" + file,
                                                                () -> check(recorded, file))));
    }

    @AfterAll
    static void print() {
        COVERAGE.print("across protocols, requests and answers");
        assertThat(COVERAGE.checked()).isGreaterThan(150);
    }

    private static void check(Recordings.Recorded recorded, String file) {
        var bytes = Objects.requireNonNull(recorded.files().get(file));
        if (bytes.length == 0) {
            var why = "no caller protocol or provider speaks one of the two";
            COVERAGE.skipped(recorded, file, why);
            return;
        }
        var way = Objects.requireNonNull(WAYS.get(target(file)));
        var pair = recorded.json(file);
        request(recorded, file, pair, way);
        answer(recorded, Exchange.json(bytes), way);
    }

    private static void request(Recordings.Recorded recorded, String file, JsonNode pair, Way way) {
        var source = pair.path("source_request");
        boolean chat = file.startsWith("chat");
        var operation = chat ? Operation.CHAT : Operation.MESSAGES;
        var call = ReceivedStream.call(operation, source.toString());
        switch (way.provider().prepare(call, way.target())) {
            case Preparation.Unsupported unsupported -> {
                assertThat(unsupported.field()).isNotBlank();
                COVERAGE.skipped(
                        recorded, file + " request", "refused by name: " + unsupported.field());
            }
            case Preparation.Ready ready -> {
                var sent = Recordings.json(ready.request().body().toBytes());
                var mine = way.asked().apply(sent);
                var asked =
                        chat ? RequestContent.ofChat(source) : RequestContent.ofMessages(source);
                explained(mine.differences(asked), file, OURS);
                var second = way.asked().apply(pair.path("lingua_target_request"));
                explained(second.differences(mine), file, THEIRS);
                COVERAGE.checked(recorded, "request to " + way.provider().id());
            }
        }
    }

    private static void answer(Recordings.Recorded recorded, JsonValue pair, Way way) {
        var response = pair.get("recorded_target_response");
        if (response.get("error").isNull()) {
            var expected = way.expected().apply(response);
            for (var operation : List.of(Operation.CHAT, Operation.MESSAGES)) {
                var bytes = response.toBytes();
                var reader = way.provider().answers(call(operation, false), way.target());
                var read = reader.whole(bytes, 0, bytes.length);
                assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
                var body = Exchange.json(((WholeAnswer.Answer) read).body().toBytes());
                assertThat(
                                operation == Operation.CHAT
                                        ? AnswerContent.ofCompletion(body)
                                        : AnswerContent.ofMessage(body))
                        .isEqualTo(expected);
            }
            COVERAGE.checked(recorded, "whole answer of " + way.provider().id());
        }
        var events = pair.get("recorded_target_stream").elements();
        if (!events.isEmpty()) {
            streamed(events, way);
            COVERAGE.checked(recorded, "stream of " + way.provider().id());
        }
    }

    private static void streamed(List<JsonValue> events, Way way) {
        var expected = way.streamed().apply(events);
        if (!JsonValue.array(events).toJson().contains("inish")
                && way.target().model().startsWith("gemini")) {
            var reader = way.provider().answers(call(Operation.CHAT, true), way.target());
            assertThat(new RecordingSink().readAll(reader, way.framed().apply(events), 64))
                    .isInstanceOf(StreamEnd.Cut.class);
            return;
        }
        for (var operation : List.of(Operation.CHAT, Operation.MESSAGES)) {
            for (int piece : new int[] {1, 64, 1 << 20}) {
                var sink = new RecordingSink();
                var reader = way.provider().answers(call(operation, true), way.target());
                assertThat(sink.readAll(reader, way.framed().apply(events), piece))
                        .isInstanceOf(StreamEnd.Complete.class);
                var sent = sink.forwarded.toByteArray();
                assertThat(
                                operation == Operation.CHAT
                                        ? AnswerContent.ofChunks(sent)
                                        : AnswerContent.ofMessageEvents(sent))
                        .isEqualTo(expected);
            }
        }
    }

    private static Call call(Operation operation, boolean stream) {
        return ReceivedStream.call(
                operation,
                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":"
                        + stream
                        + (operation == Operation.CHAT
                                ? ",\"stream_options\":{\"include_usage\":true}"
                                : "")
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    }

    private static byte[] frames(List<JsonValue> events) {
        var frames = new ByteArrayOutputStream();
        for (var event : events) {
            event.members()
                    .forEach(
                            (name, payload) ->
                                    frames.writeBytes(TestingFrames.event(name, payload.toJson())));
        }
        return frames.toByteArray();
    }
}
