package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.multipart.FormBoundary;
import dev.portolan.provider.multipart.FormFault;
import dev.portolan.provider.multipart.FormListener;
import dev.portolan.provider.multipart.FormReader;
import dev.portolan.provider.multipart.UploadedFields;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Recorded exchanges of operations that are no chat: the request is prepared as it was sent, and
 * the answer passes with what it used read from it.
 */
final class OperationsGoldenTest {
    private static final Coverage COVERAGE = new Coverage();

    @TestFactory
    Stream<DynamicTest> recorded_everyExchange_isAskedAndReadAsItWas() {
        return Exchange.in("operations").stream()
                .map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
    }

    @AfterAll
    static void print() {
        COVERAGE.print("operations that are no chat, requests and answers");
        assertThat(COVERAGE.checked()).isGreaterThan(15);
    }

    private static Operation operation(Exchange exchange) {
        var path = URI.create(exchange.head().get("url").textOrEmpty()).getPath();
        return Operation.at(path).orElseThrow();
    }

    private static void check(Exchange exchange) {
        var recorded = exchange.recorded();
        var operation = operation(exchange);
        var provider = Providers.byId(recorded.provider()).orElseThrow();
        var fields = fields(exchange);
        if (fields == null) {
            COVERAGE.skipped(recorded, exchange.file(), "the recorder left the form out");
            fields = "{\"model\":\"whisper-1\"}";
        } else {
            request(exchange, operation, provider, fields);
            COVERAGE.checked(recorded, "request");
        }
        answer(exchange, TestingCalls.call(operation, fields), provider);
    }

    /** Returns the body as JSON, without files; null where it was not recorded. */
    private static @Nullable String fields(Exchange exchange) {
        var type = exchange.head().get("request_headers").get("content-type").text();
        var body = exchange.asked();
        if (type == null || !type.startsWith("multipart")) {
            return body.utf8();
        }
        if (body.utf8().startsWith("[")) {
            return null;
        }
        var all = new UploadedFields();
        var reader = new FormReader(FormBoundary.of(type).orElseThrow(), new Fields(all));
        for (int at = body.from(); at < body.to(); at += 1000) {
            assertThat(reader.feed(body.array(), at, Math.min(body.to(), at + 1000))).isNull();
        }
        assertThat(reader.finish()).isNull();
        return new String(all.toJson(), StandardCharsets.UTF_8);
    }

    private record Fields(UploadedFields all) implements FormListener {
        @Override
        public @Nullable FormFault field(String name, String value) {
            return all.add(name, value);
        }

        @Override
        public @Nullable FormFault fileBegins(String name, byte[] lines) {
            return null;
        }

        @Override
        public void fileBytes(byte[] bytes, int from, int to) {}

        @Override
        public @Nullable FormFault fileEnds() {
            return null;
        }
    }

    private static Target target() {
        return new Target(URI.create("https://api.example/v1"), "other-model");
    }

    private static void request(
            Exchange exchange, Operation operation, Provider provider, String fields) {
        var call = TestingCalls.call(operation, fields);
        var expected = (ObjectNode) Recordings.json(fields.getBytes(StandardCharsets.UTF_8));
        expected.put("model", "other-model");
        var prepared = (Preparation.Ready) provider.prepare(call, target());
        assertThat(prepared.request().path()).isEqualTo("/v1" + operation.suffix());
        assertThat(prepared.request().dropped()).as("%s", exchange).isEmpty();
        assertThat(Recordings.json(prepared.request().body().toBytes())).isEqualTo(expected);
    }

    private static void answer(Exchange exchange, Call call, Provider provider) {
        var recorded = exchange.recorded();
        var body = exchange.answered();
        var status = exchange.head().get("status").count();
        if (status >= 400) {
            var error = provider.error((int) status, name -> null, body.toBytes());
            assertThat(error.kind().callersMatter()).isTrue();
            COVERAGE.checked(recorded, "error");
            return;
        }
        AnswerReader reader = provider.answers(call, target());
        var headers = exchange.head().get("response_headers");
        reader.head(name -> headers.get(name).text());
        assertThat(reader.streams()).isFalse();
        var read = (WholeAnswer.Answer) reader.whole(body.array(), body.from(), body.to());
        passes(call, body, read);
        units(call, Recordings.json(body.toBytes()), read.quantities());
        COVERAGE.checked(recorded, "answer");
        WholeAnswer cut = provider.answers(call, target()).whole(body.array(), 0, body.to() / 2);
        assertThat(cut).isInstanceOf(WholeAnswer.Failure.class);
    }

    private static void passes(Call call, Slice body, WholeAnswer.Answer read) {
        if (call.operation().kind() == Operation.Kind.SPEECH) {
            assertThat(Arrays.copyOf(read.body().toBytes(), 3))
                    .containsExactly("ID3".getBytes(StandardCharsets.US_ASCII));
        } else {
            assertThat(read.body().toBytes()).isEqualTo(body.toBytes());
        }
    }

    private static void units(Call call, JsonNode answer, ChargedUnits used) {
        var usage = answer.path("usage");
        double seconds =
                Math.max(
                        Math.max(
                                usage.path("seconds").asDouble(),
                                usage.path("prompt_audio_seconds").asDouble()),
                        answer.path("duration").asDouble());
        assertThat(used.millis()).isEqualTo(Math.round(seconds * 1000));
        assertThat(used.pages()).isEqualTo(answer.at("/usage_info/pages_processed").asLong());
        long images =
                call.operation().kind() == Operation.Kind.IMAGE ? answer.path("data").size() : 0;
        assertThat(used.images()).isEqualTo(images);
        boolean speaks = call.operation().kind() == Operation.Kind.SPEECH;
        assertThat(used.characters() > 0).isEqualTo(speaks);
    }
}
