package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.messages.MessagesRequestReader;
import dev.portolan.provider.messages.MessagesRequestWriter;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Anthropic's recorded answers, read for callers of its own protocol and of OpenAI's. */
final class AnthropicGoldenTest {
    private static final int[] PIECES = {Integer.MAX_VALUE / 2, 1, 2, 3, 7, 64};
    private static final Provider ANTHROPIC = Providers.byId("anthropic").orElseThrow();
    private static final Provider OPENAI = Providers.byId("openai").orElseThrow();
    private static final Target TARGET =
            new Target(URI.create("https://api.anthropic.com/v1"), "claude-sonnet-4-5");

    private static final Call CHAT =
            call(
                    Operation.CHAT,
                    """
                    {"model":"m","stream":true,"stream_options":{"include_usage":true},
                     "messages":[{"role":"user","content":"x"}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));
    private static final Call MESSAGES =
            call(
                    Operation.MESSAGES,
                    """
                    {"model":"m","max_tokens":9,"stream":true,
                     "messages":[{"role":"user","content":"x"}]}
                    """
                            .getBytes(StandardCharsets.UTF_8));

    private static final Coverage COVERAGE = new Coverage();

    @TestFactory
    Stream<DynamicTest> recorded_everyExchange_isTheSameInEveryProtocol() {
        return Exchange.in("anthropic").stream()
                .map(
                        exchange ->
                                DynamicTest.dynamicTest(
                                        exchange.toString(), () -> check(exchange)));
    }

    @AfterAll
    static void print() {
        COVERAGE.print("Anthropic, requests and answers");
        assertThat(COVERAGE.checked()).isGreaterThan(200);
    }

    private static void check(Exchange exchange) {
        if (exchange.response().length == 0) {
            COVERAGE.skipped(exchange.recorded(), exchange.file(), "no answer was recorded");
            return;
        }
        if (exchange.counts() || exchange.status() >= 400) {
            small(exchange);
            COVERAGE.checked(exchange.recorded(), "count or error");
        } else if (exchange.isStream()) {
            stream(exchange);
            COVERAGE.checked(exchange.recorded(), "stream");
        } else {
            whole(exchange);
            COVERAGE.checked(exchange.recorded(), "whole");
        }
        if (exchange.request().length == 0) {
            COVERAGE.skipped(exchange.recorded(), "request", "no request was recorded");
            return;
        }
        request(exchange);
        COVERAGE.checked(exchange.recorded(), "request");
    }

    private static void small(Exchange exchange) {
        if (exchange.status() < 400) {
            var call = call(Operation.COUNT_TOKENS, exchange.request());
            var body = exchange.response();
            assertThat(ANTHROPIC.answers(call, TARGET).whole(body, 0, body.length))
                    .isInstanceOf(WholeAnswer.Answer.class);
            return;
        }
        var error = ANTHROPIC.error(exchange.status(), exchange.headers(), exchange.response());
        assertThat(error.upstreamStatus()).isEqualTo(exchange.status());
        var reported = Exchange.json(exchange.response()).get("error").get("message");
        if (error.kind() == ProviderError.Kind.INVALID_REQUEST) {
            assertThat(error.message()).contains(reported.textOrEmpty().substring(0, 10));
            assertThat(error.retryable()).isFalse();
        }
        if (exchange.status() == 529 || exchange.status() == 429) {
            assertThat(error.retryable()).isTrue();
        }
    }

    private static void whole(Exchange exchange) {
        var body = exchange.response();
        var expected = AnswerContent.ofMessage(Exchange.json(body));

        var own = ANTHROPIC.answers(MESSAGES, TARGET).whole(body, 0, body.length);
        var chat = ANTHROPIC.answers(CHAT, TARGET).whole(body, 0, body.length);

        assertThat(own).isInstanceOf(WholeAnswer.Answer.class);
        assertThat(((WholeAnswer.Answer) own).body().toBytes()).isEqualTo(body);
        assertThat(chat).isInstanceOf(WholeAnswer.Answer.class);
        var answer = (WholeAnswer.Answer) chat;
        var completion = Exchange.json(answer.body().toBytes());
        assertThat(AnswerContent.ofCompletion(completion)).isEqualTo(expected);
        assertThat(answer.usage()).isNotNull();
    }

    private static void stream(Exchange exchange) {
        var bytes = exchange.response();
        if (exchange.recorded().name().endsWith("spliced-message-start")) {
            for (Call call : List.of(CHAT, MESSAGES)) {
                assertThat(new RecordingSink().readAll(ANTHROPIC.answers(call, TARGET), bytes, 64))
                        .isInstanceOf(StreamEnd.Failed.class);
            }
            return;
        }
        var expected = AnswerContent.ofMessageEvents(bytes);
        byte[] first = new byte[0];
        for (int piece : PIECES) {
            var chat = new RecordingSink();
            var end = chat.readAll(ANTHROPIC.answers(CHAT, TARGET), bytes, piece);
            assertThat(end).isInstanceOf(StreamEnd.Complete.class);
            assertThat(AnswerContent.ofChunks(chat.forwarded.toByteArray())).isEqualTo(expected);
            first = first.length == 0 ? chat.forwarded.toByteArray() : first;
            assertThat(chat.forwarded.toByteArray()).isEqualTo(first);

            var own = new RecordingSink();
            assertThat(own.readAll(ANTHROPIC.answers(MESSAGES, TARGET), bytes, piece))
                    .isInstanceOf(StreamEnd.Complete.class);
            var passed = new ArrayList<>(AnswerContent.data(own.forwarded.toByteArray()));
            var recorded = new ArrayList<>(AnswerContent.data(bytes));
            recorded.removeIf(event -> type(event).equals("message_stop"));
            assertThat(passed).isEqualTo(recorded);
        }
        for (Call call : List.of(CHAT, MESSAGES)) {
            Cuts.of(ANTHROPIC, call, TARGET, bytes).sse();
        }
    }

    private static String type(JsonValue event) {
        return event.get("type").textOrEmpty();
    }

    /**
     * Checks that the recorded request is forwarded unchanged to the model that accepted it, and
     * has an equal form for OpenAI.
     */
    private static void request(Exchange exchange) {
        var recorded = Exchange.json(exchange.request());
        var call = call(Operation.MESSAGES, exchange.request());

        var target = new Target(TARGET.base(), recorded.get("model").textOrEmpty());
        assertThat(ANTHROPIC.prepare(call, target)).isInstanceOf(Preparation.Ready.class);
        if (exchange.status() < 400) {
            assertThat(body(ANTHROPIC.prepare(call, target))).isEqualTo(recorded);
        }

        canonical(recorded);
        switch (OPENAI.prepare(call, TARGET)) {
            case Preparation.Unsupported unsupported ->
                    assertThat(unsupported.field()).as(unsupported.why()).isNotBlank();
            case Preparation.Ready ready -> sameForOpenAi(recorded, body(ready));
        }
    }

    /** Checks that reading it into the canonical form and writing it again changes no content. */
    private static void canonical(JsonValue recorded) {
        try {
            var read = MessagesRequestReader.read(recorded);
            var again =
                    MessagesRequestWriter.write(
                            read,
                            "claude-sonnet-4-5",
                            ModelTable.of("claude-sonnet-4-5"),
                            MediaTarget.CLAUDE,
                            new DroppedFields());
            var asked = RequestContent.ofMessages(Recordings.json(again.build().toBytes()));
            var differences =
                    asked.differences(
                            RequestContent.ofMessages(Recordings.json(recorded.toBytes())));
            differences.remove("bounds");
            assertThat(differences).isEmpty();
        } catch (UntranslatableRequestException e) {
            assertThat(e.field()).isIn("tools", "mcp_servers");
        }
    }

    private static void sameForOpenAi(JsonValue recorded, JsonValue sent) {
        assertThat(sent.get("max_completion_tokens")).isEqualTo(recorded.get("max_tokens"));
        assertThat(sent.get("tools").elements()).hasSameSizeAs(recorded.get("tools").elements());
        for (int i = 0; i < sent.get("tools").elements().size(); i++) {
            var function = sent.get("tools").elements().get(i).get("function");
            var tool = recorded.get("tools").elements().get(i);
            assertThat(function.get("name")).isEqualTo(tool.get("name"));
            assertThat(function.get("parameters")).isEqualTo(tool.get("input_schema"));
        }
        assertThat(count(sent, "assistant", "tool_calls")).isEqualTo(blocks(recorded, "tool_use"));
        assertThat(sent.get("messages").elements().stream().filter(m -> role(m, "tool")).count())
                .isEqualTo(blocks(recorded, "tool_result"));
    }

    private static long count(JsonValue sent, String role, String member) {
        return sent.get("messages").elements().stream()
                .filter(message -> role(message, role))
                .mapToLong(message -> message.get(member).elements().size())
                .sum();
    }

    private static boolean role(JsonValue message, String role) {
        return message.get("role").textOrEmpty().equals(role);
    }

    private static long blocks(JsonValue recorded, String type) {
        return recorded.get("messages").elements().stream()
                .flatMap(message -> message.get("content").elements().stream())
                .filter(block -> type(block).equals(type))
                .count();
    }

    private static JsonValue body(Preparation prepared) {
        var request = ((Preparation.Ready) prepared).request();
        return Exchange.json(request.body().toBytes());
    }

    private static Call call(Operation operation, byte[] body) {
        var head = (HeadReading.Read) RequestHead.read(body, 0, body.length);
        return new Call(operation, head.head(), body, 0, body.length);
    }
}
