package dev.portolan.provider.openai;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.LocationFields;
import dev.portolan.provider.wire.UnusableAnswer;
import dev.portolan.provider.wire.UsageReader;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Reads a whole answer, one that was not streamed. */
final class WholeAnswerReader {
    private WholeAnswerReader() {}

    /** Reads a body; passes the location it names, if any, to {@code location}. */
    static WholeAnswer read(
            Call call, byte[] bytes, int from, int to, Consumer<@Nullable String> location) {
        int start = JsonText.skipBlank(bytes, from, to);
        if (start == to) {
            return unusable("The provider's response is empty.");
        }
        if (bytes[start] == '<') {
            return unusable(
                    "The provider, or a proxy in front of it, sent a web page instead of JSON.");
        }
        if (bytes[start] == '[') {
            return new WholeAnswer.Failure(ErrorReader.inside(bytes, start, to));
        }
        if (bytes[start] != '{') {
            return new WholeAnswer.Failure(UnusableAnswer.unexpectedBody());
        }
        var ids = ToolCallIds.of(call);
        var scan = AnswerScan.ofWhole(call, ids);
        if (!scan.read(bytes, from, to)) {
            return new WholeAnswer.Failure(UnusableAnswer.malformedJson());
        }
        if (scan.hasUsage()) {
            location.accept(LocationFields.inUsage(bytes, scan.usageFrom(), scan.usageTo()));
        }
        var body = new Slice(bytes, from, to);
        if (scan.hasError()) {
            return new WholeAnswer.Failure(ErrorReader.inside(bytes, from, to));
        }
        boolean generates = call.operation().kind().generates();
        if (!(generates ? scan.anyChoice() : scan.hasData())) {
            return UnusableAnswer.withoutCompletion();
        }
        return generates && scan.lacksNames()
                ? assess(scan, body, AnswerIdentity.ofWhole(call, ids))
                : assess(scan, body, null);
    }

    /**
     * Returns the answer, or its failure.
     *
     * @param identity what completes it; null where it lacks no name
     */
    private static WholeAnswer assess(
            AnswerScan scan, Slice body, @Nullable AnswerIdentity identity) {
        for (var finish : scan.finishes()) {
            if (finish.reason() == FinishReason.ERROR) {
                return new WholeAnswer.Failure(ProviderError.gaveUp());
            }
        }
        var edited = scan.edited();
        var sent = edited == null ? body : Slice.of(edited.toBytes());
        if (identity != null) {
            identity.learn(body.array(), body.from(), body.to());
            sent = Slice.of(identity.filled(sent.toBytes()));
        }
        return new WholeAnswer.Answer(sent, usage(scan, body), finish(scan));
    }

    /** Returns "filtered" if any choice was; null where a choice has no finish reason. */
    private static @Nullable FinishReason finish(AnswerScan scan) {
        for (var finish : scan.finishes()) {
            if (finish.reason() == FinishReason.CONTENT_FILTER) {
                return FinishReason.CONTENT_FILTER;
            }
        }
        return scan.allFinished() ? scan.finishes().getFirst().reason() : null;
    }

    private static @Nullable Usage usage(AnswerScan scan, Slice body) {
        return scan.hasUsage()
                ? UsageReader.read(body.array(), scan.usageFrom(), scan.usageTo())
                : null;
    }

    private static WholeAnswer unusable(String why) {
        return new WholeAnswer.Failure(ProviderError.unusable(why));
    }

    /** Converts a whole answer to one chunk of a stream. */
    static UpstreamBody asChunk(Slice answer) {
        var edits = new Edits(answer);
        var cursor = new JsonCursor().over(answer.array(), answer.from(), answer.to());
        cursor.object();
        while (cursor.member()) {
            if (cursor.named("choices") && cursor.array()) {
                messagesToDeltas(cursor, edits);
                continue;
            }
            boolean kind = cursor.named("object");
            cursor.skip();
            boolean chat =
                    kind
                            && JsonText.is(
                                    answer.array(),
                                    cursor.valueFrom(),
                                    cursor.valueTo(),
                                    "\"chat.completion\"");
            if (chat) {
                edits.insert(cursor.valueTo() - 1, ".chunk");
            }
        }
        return edits.build();
    }

    private static void messagesToDeltas(JsonCursor cursor, Edits edits) {
        while (cursor.element()) {
            if (!cursor.object()) {
                cursor.skip();
                continue;
            }
            while (cursor.member()) {
                if (cursor.named("message")) {
                    int name = cursor.nameStart();
                    edits.replace(name, name + "\"message\"".length(), "\"delta\"");
                }
                cursor.skip();
            }
        }
    }

    /** Replaces line ends, which JSON allows only between tokens, by blanks. */
    static byte[] onOneLine(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' ';
            }
        }
        return json;
    }
}
