package dev.portolan.provider.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.members.CallPaths.CallPath;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tests of each row of each table, on each path that takes members of its protocol. */
final class MemberRowsTest {
    private static final String VALUE = "\"zqx\"";

    /** Members that need a value of their own form. */
    private static final Map<String, String> VALUES =
            Map.ofEntries(
                    Map.entry("model", "\"m\""),
                    Map.entry("stream", "true"),
                    Map.entry("n", "1"),
                    Map.entry("max_tokens", "9"),
                    Map.entry("max_completion_tokens", "9"),
                    Map.entry("parallel_tool_calls", "false"),
                    Map.entry("logprobs", "false"),
                    Map.entry("top_logprobs", "null"),
                    Map.entry("modalities", "[\"text\"]"),
                    Map.entry("stream_options", "{\"include_usage\":true}"),
                    Map.entry("tool_choice", "\"auto\""),
                    Map.entry("response_format", "{\"type\":\"text\"}"),
                    Map.entry("output_config", "{}"),
                    Map.entry("text", "{}"),
                    Map.entry("include", "[]"),
                    Map.entry("max_output_tokens", "9"),
                    Map.entry("background", "true"),
                    Map.entry("messages", "[{\"role\":\"user\",\"content\":\"q\"}]"),
                    Map.entry("documents", "[\"q\"]"),
                    Map.entry("tools", "[]"),
                    Map.entry("functions", "[]"));

    /** Members that no request of the Responses protocol may have, as they need a store. */
    private static final Set<String> REFUSED_AT_ONCE =
            Set.of("previous_response_id", "conversation", "background");

    static Stream<Arguments> rows() {
        return CallPaths.all().stream()
                .filter(
                        path ->
                                CallerProtocol.of(path.operation())
                                        .passesMembersTo(path.protocol()))
                .flatMap(
                        path ->
                                MemberTables.of(path.protocol()).stream()
                                        .filter(row -> row.location() == location(path))
                                        .map(row -> Arguments.of(path, row)));
    }

    /** Requests that are no chat have a table of their own. */
    private static MemberLocation location(CallPath path) {
        return switch (path.operation().kind()) {
            case CHAT, COMPLETION, INFILL, EMBEDDING, TOKEN_COUNT -> MemberLocation.BODY;
            case RERANK, MODERATION, TRANSCRIPTION, TRANSLATION, SPEECH, IMAGE, IMAGE_EDIT, OCR ->
                    MemberLocation.OPERATION;
        };
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void member_underARequirement_isTreatedByItsRow(CallPath path, MemberRow row) {
        var body = body(path.operation(), row.name());
        if (isRefusedAtOnce(path.operation(), row.name())) {
            assertThat(CallerProtocol.of(path.operation()).head(slice(body)))
                    .isInstanceOf(HeadReading.Malformed.class);
            return;
        }
        var call = CallPaths.call(path.operation(), body);
        var sent = CallPaths.sent(path, call);
        var outside = CallerProtocol.of(call.operation()).unlistedMember(call, path.protocol());
        switch (row.treatment()) {
            case PASSES -> assertThat(outside).isEmpty();
            case SEARCHES, RUNS, FETCHES, KEEPS ->
                    assertThat(call.head().needs()).contains(row.treatment().need());
            case DROPPED, ENDPOINT -> {
                assertThat(outside).isEmpty();
                assertThat(sent).doesNotContain(row.name());
            }
            case ENDPOINT_OR_REFUSED, REFUSED -> {
                assertThat(outside).contains(row.name());
                assertThat(path.provider().prepare(call.bounded(), path.target()))
                        .isInstanceOf(Preparation.Unsupported.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TargetProtocol.class)
    void table_ofAProtocol_listsNothingTwice(TargetProtocol protocol) {
        assertThat(MemberTables.of(protocol).stream().map(r -> r.location() + " " + r.name()))
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(TargetProtocol.class)
    void member_inNoTable_isOutsideWhereverItWouldReachATarget(TargetProtocol protocol) {
        for (var location : MemberTables.open(protocol)) {
            assertThat(MemberTables.protocols(MemberTables.outside(location, "zqx")))
                    .as("%s", location)
                    .contains(protocol);
        }
        assertThat(MemberTables.open(protocol)).isNotEqualTo(Set.of());
    }

    @Test
    void roleAndContent_ofAMessage_areInEveryTableOfMessages() {
        assertThat(MemberTables.outside(MemberLocation.MESSAGE, "role")).isZero();
        assertThat(MemberTables.outside(MemberLocation.MESSAGE, "content")).isZero();
    }

    private static boolean isRefusedAtOnce(Operation operation, String name) {
        return CallerProtocol.of(operation) == CallerProtocol.RESPONSES
                && REFUSED_AT_ONCE.contains(name);
    }

    private static Slice slice(String body) {
        return Slice.of(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(Operation operation, String name) {
        var value = VALUES.getOrDefault(name, VALUE);
        var asked = operation.inputMember();
        var rest = new StringBuilder("{\"%s\":%s".formatted(name, value));
        if (!name.equals("model")) {
            rest.append(",\"model\":\"m\"");
        }
        if (!name.equals(asked)) {
            rest.append(",\"%s\":%s".formatted(asked, VALUES.getOrDefault(asked, VALUE)));
        }
        return rest.append('}').toString();
    }
}
