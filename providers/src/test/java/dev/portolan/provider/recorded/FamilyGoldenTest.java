package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.ProviderError.Kind;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatRequestReader;
import dev.portolan.provider.chat.ChatRequestWriter;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tests of the recorded exchanges of OpenAI, Mistral, self-hosted servers and others of the family.
 */
final class FamilyGoldenTest {
    private static final int[] PIECES = {Integer.MAX_VALUE / 2, 1, 7, 64};
    private static final Coverage COVERAGE = new Coverage();

    @TestFactory
    Stream<DynamicTest> recorded_everyExchange_isAskedAndReadAsItWas() {
        var tests = new ArrayList<DynamicTest>();
        for (var recorded : Recordings.in("family")) {
            if (operation(recorded) == null && !ResponsesGoldenTest.isOne(recorded)) {
                COVERAGE.skipped(recorded, "", "no caller protocol serves " + api(recorded));
            }
        }
        for (var exchange : Exchange.in("family")) {
            if (operation(exchange.recorded()) != null) {
                tests.add(DynamicTest.dynamicTest(exchange.toString(), () -> check(exchange)));
            }
        }
        return tests.stream();
    }

    @AfterAll
    static void print() {
        COVERAGE.print("OpenAI's family, requests and answers");
        assertThat(COVERAGE.checked()).isGreaterThan(400);
    }

    private static String api(Recordings.Recorded recorded) {
        return recorded.index().path("api").asText();
    }

    private static @Nullable Operation operation(Recordings.Recorded recorded) {
        var api = api(recorded);
        if (api.endsWith("chat-completions") || api.equals("invocations")) {
            return Operation.CHAT;
        }
        if (api.endsWith("embeddings")) {
            return Operation.EMBEDDINGS;
        }
        return api.equals("completions") ? Operation.COMPLETIONS : null;
    }

    /** Returns the provider that serves a recorded server. */
    static Provider provider(Recordings.Recorded recorded) {
        var id =
                switch (recorded.provider()) {
                    case "openai-compatible-misc", "selfhosted-lmstudio" -> "openai-compatible";
                    case "selfhosted-llama-box" -> "llama-cpp";
                    case "selfhosted-ollama" -> "ollama";
                    case "selfhosted-vllm" -> "vllm";
                    case "selfhosted-tgi" -> "tgi";
                    default -> recorded.provider();
                };
        return Providers.byId(id).orElseThrow();
    }

    private static Target target(JsonNode request) {
        return new Target(
                URI.create("https://api.example/v1"),
                request.path("model").asText("m"),
                Map.of(Target.API, Target.CHAT));
    }

    private static void check(Exchange exchange) {
        var recorded = exchange.recorded();
        var operation = Objects.requireNonNull(operation(recorded));
        var request = Recordings.json(exchange.request());
        var asked = request.isObject() ? (ObjectNode) request : Recordings.JSON.createObjectNode();
        if (asked.has("inputs")) {
            COVERAGE.skipped(recorded, exchange.file(), "a container's own form, before chats");
            return;
        }
        if (operation == Operation.CHAT && asked.has("messages")) {
            request(exchange, asked);
        }
        if (!asked.has("model")) {
            asked.put("model", "m");
        }
        if (asked.path("max_tokens").asInt() < 0) {
            COVERAGE.skipped(recorded, exchange.file(), "refused here, before any provider");
            return;
        }
        answer(exchange, operation, asked);
    }

    private static void answer(Exchange exchange, Operation operation, ObjectNode asked) {
        var recorded = exchange.recorded();
        if (exchange.response().length == 0) {
            COVERAGE.skipped(recorded, exchange.file(), "no answer was recorded");
        } else if (exchange.status() >= 400) {
            refused(exchange);
            COVERAGE.checked(recorded, "error");
        } else if (Recordings.json(exchange.response()).has("body")) {
            COVERAGE.skipped(recorded, exchange.file(), "transcribed speech");
        } else if (exchange.isStream()) {
            asked.put("stream", true).putObject("stream_options").put("include_usage", true);
            streamed(exchange, ReceivedStream.call(operation, asked.toString()));
            COVERAGE.checked(recorded, "stream");
        } else {
            asked.remove("stream");
            whole(exchange, ReceivedStream.call(operation, asked.toString()));
            COVERAGE.checked(recorded, "whole answer");
        }
    }

    /**
     * Checks that the request has the same content by its bytes and by the canonical form; what a
     * model refused may be left out.
     */
    private static void request(Exchange exchange, ObjectNode request) {
        var recorded = exchange.recorded();
        var provider = provider(recorded);
        var expected = RequestContent.ofChat(request);
        var named = request.deepCopy().put("model", "alias");
        var call = ReceivedStream.call(Operation.CHAT, named.toString());
        switch (provider.prepare(call, target(request))) {
            case Preparation.Unsupported unsupported -> {
                assertThat(unsupported.field()).as(unsupported.why()).isNotBlank();
                COVERAGE.checked(recorded, "request, refused by name");
            }
            case Preparation.Ready ready -> {
                var sent = Recordings.json(ready.request().body().toBytes());
                var differences = RequestContent.ofChat(sent).differences(expected);
                if (exchange.status() != 200) {
                    differences.remove("bounds");
                }
                assertThat(differences).isEmpty();
                assertThat(sent.path("model").asText()).isEqualTo(target(request).model());
                COVERAGE.checked(recorded, "request");
            }
        }
        try {
            var canonical = ChatRequestReader.read(Exchange.json(request.toString()));
            var again =
                    ChatRequestWriter.write(
                                    canonical, "gpt-5", ModelRules.UNKNOWN, new DroppedFields())
                            .toBytes();
            assertThat(RequestContent.ofChat(Recordings.json(again))).isEqualTo(expected);
        } catch (UntranslatableRequestException e) {
            assertThat(e.field()).as(e.why()).isNotBlank();
        }
    }

    private static void refused(Exchange exchange) {
        int status = exchange.status();
        var error =
                provider(exchange.recorded())
                        .error(status, exchange.headers(), exchange.response());
        assertThat(error.upstreamStatus()).isEqualTo(status);
        assertThat(error.kind()).isIn(kinds(status));
        assertThat(error.retryable()).isEqualTo(status == 429 && error.kind() == Kind.RATE_LIMIT);
        if (error.kind() == Kind.INVALID_REQUEST) {
            var reported = new String(exchange.response(), StandardCharsets.UTF_8);
            assertThat(reported.replace("\\\"", "\"").replace("\\n", "\n"))
                    .contains(error.message().substring(0, 12));
        }
    }

    private static List<ProviderError.Kind> kinds(int status) {
        return switch (status) {
            case 401 -> List.of(Kind.AUTH);
            case 403 -> List.of(Kind.PERMISSION);
            case 404 -> List.of(Kind.NOT_FOUND);
            case 429 -> List.of(Kind.RATE_LIMIT, Kind.QUOTA);
            default ->
                    List.of(
                            Kind.INVALID_REQUEST,
                            Kind.UNSUPPORTED,
                            Kind.CONTEXT_LENGTH,
                            Kind.CONTENT_POLICY);
        };
    }

    private static void whole(Exchange exchange, Call call) {
        var provider = provider(exchange.recorded());
        var target = target(Recordings.json(exchange.request()));
        var bytes = exchange.response();
        var reported = Recordings.json(bytes);
        var read = provider.answers(call, target).whole(bytes, 0, bytes.length);
        if (reported.has("error")) {
            assertThat(read).isInstanceOf(WholeAnswer.Failure.class);
            return;
        }
        assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
        var answer = (WholeAnswer.Answer) read;
        var body = Recordings.json(answer.body().toBytes());
        if (call.operation() == Operation.EMBEDDINGS) {
            assertThat(body.path("data")).isEqualTo(reported.path("data")).isNotEmpty();
            return;
        }
        if (call.operation() == Operation.COMPLETIONS) {
            assertThat(body.path("choices")).isEqualTo(reported.path("choices")).isNotEmpty();
            return;
        }
        var expected = AnswerContent.ofCompletion(Exchange.json(bytes));
        assertThat(AnswerContent.ofCompletion(Exchange.json(answer.body().toBytes())))
                .isEqualTo(expected);
        var messages = provider.answers(messages(false), target).whole(bytes, 0, bytes.length);
        assertThat(messages).isInstanceOf(WholeAnswer.Answer.class);
        var message = ((WholeAnswer.Answer) messages).body().toBytes();
        assertThat(AnswerContent.ofMessage(Exchange.json(message))).isEqualTo(expected);
        var responses = provider.answers(responses(false), target).whole(bytes, 0, bytes.length);
        assertThat(responses).isInstanceOf(WholeAnswer.Answer.class);
        var response = ((WholeAnswer.Answer) responses).body().toBytes();
        assertThat(ResponseContent.ofResponse(Exchange.json(response))).isEqualTo(expected);
    }

    private static Call responses(boolean stream) {
        return ReceivedStream.call(
                Operation.RESPONSES, "{\"model\":\"m\",\"stream\":" + stream + ",\"input\":\"x\"}");
    }

    private static Call messages(boolean stream) {
        return ReceivedStream.call(
                Operation.MESSAGES,
                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":"
                        + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    }

    private static void streamed(Exchange exchange, Call call) {
        var provider = provider(exchange.recorded());
        var target = target(Recordings.json(exchange.request()));
        var bytes = exchange.response();
        Cuts.of(provider, call, target, bytes).sse();
        if (call.operation() == Operation.CHAT) {
            Cuts.of(provider, messages(true), target, bytes).sse();
        }
        if (failsInside(bytes)) {
            var end = new RecordingSink().readAll(provider.answers(call, target), bytes, 64);
            assertThat(end).isInstanceOf(StreamEnd.Failed.class);
            return;
        }
        if (finish(new String(bytes, StandardCharsets.UTF_8)) == 0) {
            var end = new RecordingSink().readAll(provider.answers(call, target), bytes, 64);
            assertThat(end).isInstanceOf(StreamEnd.Cut.class);
            return;
        }
        var expected = AnswerContent.ofChunks(bytes);
        if (call.operation() == Operation.CHAT) {
            var typed = new RecordingSink();
            assertThat(typed.readAll(provider.answers(responses(true), target), bytes, 64))
                    .isInstanceOf(StreamEnd.Complete.class);
            assertThat(ResponseContent.ofEvents(typed.forwarded.toByteArray())).isEqualTo(expected);
        }
        for (int piece : PIECES) {
            var own = new RecordingSink();
            assertThat(own.readAll(provider.answers(call, target), bytes, piece))
                    .isInstanceOf(StreamEnd.Complete.class);
            if (call.operation() == Operation.CHAT) {
                assertThat(AnswerContent.ofChunks(own.forwarded.toByteArray())).isEqualTo(expected);
                var other = new RecordingSink();
                assertThat(other.readAll(provider.answers(messages(true), target), bytes, piece))
                        .isInstanceOf(StreamEnd.Complete.class);
                assertThat(AnswerContent.ofMessageEvents(other.forwarded.toByteArray()))
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean failsInside(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.startsWith("event: error") || isError(line));
    }

    private static boolean isError(String line) {
        return line.startsWith("data: {")
                && Exchange.json(line.substring("data: ".length())).get("error").isObject();
    }

    private static int finish(String stream) {
        var found = java.util.regex.Pattern.compile("\"finish_reason\":\\s*\"\\w").matcher(stream);
        return found.find()
                ? stream.substring(0, found.start()).getBytes(StandardCharsets.UTF_8).length
                : 0;
    }
}
