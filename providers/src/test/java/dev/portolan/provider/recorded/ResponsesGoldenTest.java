package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Fold;
import dev.portolan.provider.canonical.Lifecycle;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.chat.ChatRequestWriter;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.parameters.ModelRules;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.responseinput.ResponsesRequestReader;
import dev.portolan.provider.responses.ResponsesDecoder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tests of the recorded exchanges in the Responses protocol, of OpenAI, Azure, Bedrock, xAI,
 * DeepSeek, LM Studio and OpenRouter: what is sent to a server that speaks it, what comes back, and
 * what both say in the canonical model.
 */
final class ResponsesGoldenTest {
    private static final int[] PIECES = {Integer.MAX_VALUE / 2, 1, 64};
    private static final Coverage COVERAGE = new Coverage();

    static boolean isOne(Recordings.Recorded recorded) {
        return recorded.index().path("api").asText().contains("responses");
    }

    @TestFactory
    Stream<DynamicTest> recorded_everyResponse_isAskedAndReadAsItWas() {
        var tests = new ArrayList<DynamicTest>();
        for (var folder : List.of("family", "azure")) {
            for (var exchange : Exchange.in(folder)) {
                if (isOne(exchange.recorded())) {
                    tests.add(DynamicTest.dynamicTest(exchange.toString(), () -> check(exchange)));
                }
            }
        }
        return tests.stream();
    }

    @AfterAll
    static void print() {
        COVERAGE.print("the Responses protocol, requests and answers");
        assertThat(COVERAGE.checked()).isGreaterThan(200);
    }

    private static Provider provider(Exchange exchange) {
        return FamilyGoldenTest.provider(exchange.recorded());
    }

    private static Target target(Exchange exchange) {
        var model = Recordings.json(exchange.request()).path("model").asText("m");
        return new Target(URI.create("https://api.example/openai/v1"), model);
    }

    private static Operation operation(Exchange exchange) {
        var api = exchange.recorded().index().path("api").asText();
        return api.endsWith("input_tokens") ? Operation.INPUT_TOKENS : Operation.RESPONSES;
    }

    private static void check(Exchange exchange) {
        var request = Recordings.json(exchange.request());
        if (!request.has("model") || !request.has("input")) {
            COVERAGE.skipped(exchange.recorded(), exchange.file(), "not a request for a response");
            return;
        }
        var alias = ((ObjectNode) request.deepCopy()).put("model", "alias").toString();
        var bytes = alias.getBytes(StandardCharsets.UTF_8);
        switch (CallerProtocol.of(operation(exchange)).head(Slice.of(bytes))) {
            case HeadReading.Malformed bad -> {
                assertThat(bad.param()).as(bad.message()).isNotNull();
                COVERAGE.checked(exchange.recorded(), "request, refused here: " + bad.param());
            }
            case HeadReading.Read read -> {
                var call = new Call(operation(exchange), read.head(), bytes, 0, bytes.length);
                sent(exchange, call, request);
                translated(exchange, request);
            }
        }
        answer(exchange);
    }

    /** Checks that the server gets the caller's own request, with nothing stored. */
    private static void sent(Exchange exchange, Call call, JsonNode request) {
        var prepared = provider(exchange).prepare(call, target(exchange));
        if (prepared instanceof Preparation.Unsupported unsupported) {
            assertThat(unsupported.field()).as(unsupported.why()).isNotBlank();
            COVERAGE.checked(exchange.recorded(), "request, refused by name");
            return;
        }
        var ready = ((Preparation.Ready) prepared).request();
        var sent = (ObjectNode) Recordings.json(ready.body().toBytes());
        var expected = (ObjectNode) request.deepCopy();
        if (operation(exchange) == Operation.RESPONSES) {
            assertThat(sent.path("store").isBoolean()).isTrue();
            if (!request.path("store").asBoolean()) {
                assertThat(sent.path("store").asBoolean()).isFalse();
            }
        }
        for (var body : List.of(sent, expected)) {
            body.remove("store");
            ready.dropped().forEach(body::remove);
            if (ready.dropped().contains("input.encrypted_content")) {
                body.remove("input");
            }
            if (body.at("/reasoning/effort").isTextual()) {
                ((ObjectNode) body.path("reasoning")).remove("effort");
            }
        }
        assertThat(sent).isEqualTo(expected);
        assertThat(ready.path()).endsWith(operation(exchange).suffix());
        COVERAGE.checked(exchange.recorded(), "request");
    }

    /** Checks that the request says the same as a chat. */
    private static void translated(Exchange exchange, JsonNode request) {
        try {
            var canonical = ResponsesRequestReader.read(Exchange.json(request.toString()));
            var chat =
                    ChatRequestWriter.write(
                                    canonical, "gpt-5", ModelRules.UNKNOWN, new DroppedFields())
                            .toBytes();
            var asked = ResponsesRequestContent.of(request);
            var said = RequestContent.ofChat(Recordings.json(chat));
            var differences = said.differences(asked);
            differences.remove("turns");
            assertThat(differences).isEmpty();
            assertThat(byKind(said)).isEqualTo(byKind(asked));
            COVERAGE.checked(exchange.recorded(), "request, as a chat");
        } catch (UntranslatableRequestException e) {
            assertThat(e.field()).as(e.why()).isNotBlank();
            COVERAGE.checked(exchange.recorded(), "request, no chat by name");
        }
    }

    /** Returns the parts of each kind as one: a chat's message has its text before its calls. */
    private static Map<String, String> byKind(RequestContent content) {
        var kinds = new TreeMap<String, String>();
        for (var turn : content.turns()) {
            var words = turn.split(" ", 3);
            kinds.merge(words[0] + words[1], words[2].replaceAll("\\s", ""), String::concat);
        }
        return kinds;
    }

    private static Call asked(Exchange exchange, boolean stream) {
        return ReceivedStream.call(
                operation(exchange), "{\"model\":\"m\",\"stream\":" + stream + ",\"input\":\"x\"}");
    }

    private static void answer(Exchange exchange) {
        var bytes = exchange.response();
        if (bytes.length == 0) {
            COVERAGE.skipped(exchange.recorded(), exchange.file(), "no answer was recorded");
        } else if (exchange.status() >= 400) {
            var error = provider(exchange).error(exchange.status(), exchange.headers(), bytes);
            assertThat(error.upstreamStatus()).isEqualTo(exchange.status());
            assertThat(error.retryable()).isEqualTo(exchange.status() == 429);
            COVERAGE.checked(exchange.recorded(), "error");
        } else if (exchange.isStream()) {
            streamed(exchange, bytes);
        } else {
            whole(exchange, bytes);
        }
    }

    private static void whole(Exchange exchange, byte[] bytes) {
        var read =
                provider(exchange)
                        .answers(asked(exchange, false), target(exchange))
                        .whole(bytes, 0, bytes.length);
        var reported = Exchange.json(bytes);
        if (List.of("queued", "in_progress").contains(reported.get("status").textOrEmpty())) {
            assertThat(read).isInstanceOf(WholeAnswer.Failure.class);
            COVERAGE.checked(exchange.recorded(), "answer that is none yet");
            return;
        }
        assertThat(read).isInstanceOf(WholeAnswer.Answer.class);
        var answer = (WholeAnswer.Answer) read;
        assertThat(unmarked(Exchange.json(answer.body().toBytes()))).isEqualTo(unmarked(reported));
        if (operation(exchange) == Operation.RESPONSES) {
            var fold = new Fold();
            new ResponsesDecoder().whole(bytes, 0, bytes.length, new Lifecycle(fold));
            assertThat(inOtherProtocols(fold)).containsOnly(ResponseContent.ofResponse(reported));
        }
        COVERAGE.checked(exchange.recorded(), "whole answer");
    }

    /**
     * Returns the content of an answer as a chat's, a message's and a response's callers get it.
     */
    private static List<AnswerContent> inOtherProtocols(Fold fold) {
        assertThat(fold.isWhole()).isTrue();
        var chat = ProviderFixture.chat("");
        var messages = ProviderFixture.messages("");
        var responses = ProviderFixture.responses("");
        return List.of(
                AnswerContent.ofCompletion(written(chat, fold)),
                AnswerContent.ofMessage(written(messages, fold)),
                ResponseContent.ofResponse(written(responses, fold)));
    }

    private static JsonValue written(Call call, Fold fold) {
        return Exchange.json(CallerProtocol.of(call.operation()).writer(call).whole(fold.answer()));
    }

    private static void streamed(Exchange exchange, byte[] bytes) {
        var provider = provider(exchange);
        var call = asked(exchange, true);
        var recorded = AnswerContent.data(bytes);
        var last = recorded.getLast();
        if (!last.has("type")) {
            COVERAGE.skipped(
                    exchange.recorded(),
                    exchange.file(),
                    "events of an older form of the protocol");
            return;
        }
        Cuts.of(provider, call, target(exchange), bytes).sse();
        for (int piece : PIECES) {
            var sink = new RecordingSink();
            var end = sink.readAll(provider.answers(call, target(exchange)), bytes, piece);
            assertThat(end).isInstanceOf(StreamEnd.Complete.class);
            assertThat(AnswerContent.data(sink.forwarded.toByteArray()))
                    .map(ResponsesGoldenTest::unmarked)
                    .isEqualTo(recorded.stream().map(ResponsesGoldenTest::unmarked).toList());
        }
        var fold = new Fold();
        var decoder = new ResponsesDecoder();
        var events = new Lifecycle(fold);
        decoder.feed(bytes, 0, bytes.length, events);
        decoder.end(events);
        assertThat(inOtherProtocols(fold))
                .containsOnly(ResponseContent.ofResponse(last.get("response")));
        COVERAGE.checked(exchange.recorded(), "stream");
    }

    /** Returns JSON without the owner's name before what it encrypted. */
    private static String unmarked(JsonValue json) {
        return json.toJson().replaceAll("\"portolan\\.[a-z0-9-]+:", "\"");
    }
}
