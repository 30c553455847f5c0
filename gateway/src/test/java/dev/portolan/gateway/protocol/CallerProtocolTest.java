package dev.portolan.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.portolan.gateway.catalog.OperationCapability;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.canonical.Fold;
import dev.portolan.provider.canonical.Lifecycle;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every operation of every caller protocol has all that the gateway needs to serve it. */
final class CallerProtocolTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Refusal REFUSAL =
            Refusal.of(RefusalCode.RATE_LIMITED, "Too many requests.").at("model").retryAfter(2);

    private static final Slice NOTHING = Slice.of(new byte[0]);

    static Stream<CallerProtocol> protocols() {
        return CallerProtocol.all().stream();
    }

    static Stream<Operation> generating() {
        return Arrays.stream(Operation.values()).filter(each -> each.kind().generates());
    }

    static Stream<Operation> chats() {
        return Operation.of(Operation.Kind.CHAT).stream();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void operation_ofAnyProtocol_isRoutedByItsMethodAndPath(Operation operation) {
        assertThat(
                        RequestRoute.of(
                                HttpMethod.valueOf(operation.method()), operation.path(), () -> ""))
                .isEqualTo(new RequestRoute.Generate(operation));
        assertThat(RequestRoute.of(HttpMethod.DELETE, operation.path(), () -> ""))
                .isInstanceOf(RequestRoute.Unknown.class);
        assertThat(Arrays.stream(Operation.values()).map(Operation::path)).doesNotHaveDuplicates();
        assertThat(CallerProtocol.at(operation.path() + "/other"))
                .isSameAs(CallerProtocol.of(operation));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void operation_ofAnyProtocol_isReadFromItsBody(Operation operation) {
        Call call = call(operation);
        assertThat(call.head().model()).isEqualTo("m");
        assertThat(call.head().member(operation.inputMember())).isPresent();
        assertThat(ProtocolHttp.of(operation).read(call, MultiMap.caseInsensitiveMultiMap()))
                .isEqualTo(new ProtocolHttp.HeaderReading.Read(call));
        assertThat(OperationCapability.of(operation)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void operation_ofAnyProtocol_isServedBySomeProvider(Operation operation) {
        assertThat(Providers.all()).anyMatch(each -> each.operations().contains(operation));
        boolean listed = CallerProtocol.all().contains(CallerProtocol.of(operation));
        assertThat(listed).isTrue();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void protocol_ofAnyName_writesWhatTheGatewaySays(CallerProtocol protocol) throws IOException {
        ProtocolHttp http = ProtocolHttp.of(protocol);
        JsonNode error = JSON.readTree(http.body(REFUSAL)).get("error");
        assertThat(error.get("code").asText()).isEqualTo(RefusalCode.RATE_LIMITED.code());
        assertThat(error.get("message").asText()).isEqualTo(REFUSAL.message());
        assertThat(data(http.event(REFUSAL, NOTHING)).get("error")).isEqualTo(error);
        assertThat(data(http.trailer("id", "m", null, null)).get("portolan").has("usage")).isTrue();
        assertThat(utf8(http.lastEvent())).matches("|(?s).*data: .*\n\n");
        assertThat(protocols().map(ProtocolHttp::of)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void protocol_ofAnyName_hasAChatOfItsOwn(CallerProtocol protocol) {
        assertThat(protocol.chat().kind()).isEqualTo(Operation.Kind.CHAT);
        assertThat(CallerProtocol.of(protocol.chat())).isSameAs(protocol);
        assertThat(TargetProtocol.values()).anyMatch(protocol::passesMembersTo);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void tokenCount_ofAnyProtocolThatHasOne_isWritten(Operation operation) throws IOException {
        if (operation.kind() == Operation.Kind.TOKEN_COUNT) {
            byte[] body = CallerProtocol.of(operation).tokenCount("7").toBytes();
            assertThat(JSON.readTree(body).findValues("input_tokens"))
                    .extracting(JsonNode::asLong)
                    .containsExactly(7L);
        }
    }

    @ParameterizedTest
    @MethodSource("chats")
    void chat_ofAnyProtocol_isReadAndWrittenByTheCanonicalModel(Operation operation)
            throws Exception {
        CallerProtocol protocol = CallerProtocol.of(operation);
        Call call = call(operation);
        assertThat(protocol.readChat(call).turns()).hasSize(1);
        Fold fold = new Fold();
        answer(new Lifecycle(fold));
        byte[] whole = protocol.writer(call).whole(fold.answer());
        assertThat(utf8(whole)).contains("Good morning");
    }

    @ParameterizedTest
    @MethodSource("chats")
    void cachedChat_ofAnyProtocol_hasBothForms(Operation operation) throws IOException {
        CallerProtocol protocol = CallerProtocol.of(operation);
        Slice events = Slice.of(written(protocol, call(operation)));
        Slice whole = protocol.toWhole(operation, events, null).orElseThrow();
        assertThat(JSON.readTree(whole.toBytes()).isObject()).isTrue();
        assertThat(whole.utf8()).contains("Good morning");
        assertThat(protocol.toEvents(operation, whole).orElseThrow().utf8())
                .contains("Good morning");
    }

    @ParameterizedTest
    @MethodSource("chats")
    void chat_ofAnyProtocol_isContinuedAfterItsSentText(Operation operation) {
        CallerProtocol protocol = CallerProtocol.of(operation);
        Call call = call(operation);
        var writer = protocol.writer(call);
        var sent = protocol.sentEvents();
        sent.keep();
        answer(new Lifecycle(event -> sent.sent(event, writer.event(event))));
        assertThat(sent.partialAnswer())
                .hasValueSatisfying(part -> assertThat(part.text()).isEqualTo("Good morning"));
    }

    @ParameterizedTest
    @MethodSource("generating")
    void answer_thatIsNone_hasNoOtherForm(Operation operation) {
        CallerProtocol protocol = CallerProtocol.of(operation);
        Slice nothing = Slice.of("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(protocol.toEvents(operation, nothing)).isEmpty();
        assertThat(protocol.toWhole(operation, Slice.of(new byte[0]), null)).isEmpty();
    }

    private static byte[] written(CallerProtocol protocol, Call call) {
        var writer = protocol.writer(call);
        var bytes = new ByteArrayOutputStream();
        answer(new Lifecycle(event -> bytes.writeBytes(writer.event(event))));
        return bytes.toByteArray();
    }

    private static void answer(Consumer<StreamEvent> events) {
        events.accept(new StreamEvent.Start("id", "m", null));
        events.accept(
                new StreamEvent.BlockStart(0, 0, StreamEvent.BlockStart.Kind.TEXT, null, null));
        events.accept(new StreamEvent.TextDelta(0, "Good "));
        events.accept(new StreamEvent.TextDelta(0, "morning"));
        events.accept(new StreamEvent.BlockStop(0));
        events.accept(new StreamEvent.Finish(0, FinishReason.STOP, "stop", null));
        events.accept(new StreamEvent.End());
    }

    private static Call call(Operation operation) {
        String input =
                switch (operation.inputMember()) {
                    case "messages" -> "[{\"role\":\"user\",\"content\":\"Say good morning\"}]";
                    case "documents" -> "[\"Say good morning\"]";
                    default -> "\"Say good morning\"";
                };
        String json =
                "{\"model\":\"m\",\"max_tokens\":9,\"stream\":%b,\"%s\":%s}"
                        .formatted(operation.kind().generates(), operation.inputMember(), input);
        Slice body = Slice.of(json.getBytes(StandardCharsets.UTF_8));
        return switch (CallerProtocol.of(operation).head(operation, body)) {
            case HeadReading.Read read -> new Call(operation, read.head(), body, Instant.EPOCH);
            case HeadReading.Malformed malformed -> throw new AssertionError(malformed.message());
        };
    }

    private static JsonNode data(byte[] event) throws IOException {
        String text = utf8(event);
        return JSON.readTree(text.substring(text.indexOf("data: ") + "data: ".length()));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
