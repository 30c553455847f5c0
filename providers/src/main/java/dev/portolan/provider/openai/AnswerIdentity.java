package dev.portolan.provider.openai;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.toolcall.ToolCallIds;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The members in which all objects of one answer agree: id, object, creation time and model. Adds
 * them to objects that lack them, such as Azure's reports on content filters; what the provider
 * never names is made up.
 */
final class AnswerIdentity {
    private static final byte[] UNKNOWN = new byte[0];
    private static final int MEMBERS = 4;

    private final Call call;
    private final ToolCallIds ids;
    private final boolean whole;
    private final byte[][] values = new byte[MEMBERS][];
    private boolean known;
    private boolean madeUpId;

    private AnswerIdentity(Call call, ToolCallIds ids, boolean whole) {
        this.call = call;
        this.ids = ids;
        this.whole = whole;
        Arrays.fill(values, UNKNOWN);
    }

    /** Returns the identity of a whole answer. */
    static AnswerIdentity ofWhole(Call call, ToolCallIds ids) {
        return new AnswerIdentity(call, ids, true);
    }

    /** Returns the identity of a stream's chunks. */
    static AnswerIdentity ofStream(Call call, ToolCallIds ids) {
        return new AnswerIdentity(call, ids, false);
    }

    /** Returns whether it is known, so that every object can be completed. */
    boolean isKnown() {
        return known;
    }

    /** Returns whether each object has to get the id, because the first one had none. */
    boolean hasMadeUpId() {
        return madeUpId;
    }

    /** Takes the identity from an object, which is the first to count. */
    void learn(byte[] bytes, int from, int to) {
        var cursor = new JsonCursor().over(bytes, from, to);
        cursor.object();
        while (cursor.member()) {
            int member = AnswerNames.member(cursor);
            cursor.skip();
            if (AnswerNames.isUsable(member, bytes, cursor.valueFrom(), cursor.valueTo(), whole)) {
                values[member] = new Slice(bytes, cursor.valueFrom(), cursor.valueTo()).toBytes();
            }
        }
        known = true;
        madeUpId = values[AnswerNames.ID].length == 0;
        for (int member = 0; member < MEMBERS; member++) {
            if (values[member].length == 0) {
                values[member] = made(member);
            }
        }
    }

    private byte[] made(int member) {
        boolean plain = call.operation().kind() == Operation.Kind.COMPLETION;
        return switch (member) {
            case AnswerNames.ID -> JsonText.quote((plain ? "cmpl-" : "chatcmpl-") + ids.unique());
            case AnswerNames.OBJECT -> JsonText.quote(plain ? "text_completion" : chat());
            case AnswerNames.CREATED ->
                    Long.toString(call.at().getEpochSecond()).getBytes(StandardCharsets.US_ASCII);
            default -> JsonText.quote(call.head().model());
        };
    }

    private String chat() {
        return whole ? "chat.completion" : "chat.completion.chunk";
    }

    /** Returns an object with what it lacks. */
    byte[] filled(byte[] object) {
        var edits = new ObjectEdits();
        edits.begin(object, 0, object.length);
        var found = new boolean[MEMBERS + 1];
        var cursor = new JsonCursor().over(object, 0, object.length);
        cursor.object();
        int inside = cursor.position();
        while (cursor.member()) {
            int member = AnswerNames.member(cursor);
            boolean choices = cursor.named("choices");
            boolean list = cursor.peek() == '[';
            cursor.skip();
            int from = cursor.valueFrom();
            int to = cursor.valueTo();
            if (member >= 0) {
                found[member] = true;
                if (!isKept(member, object, from, to)) {
                    edits.replace(from, to, values[member]);
                }
            } else if (choices) {
                found[MEMBERS] = true;
                if (!list) {
                    edits.replace(from, to, "[]");
                }
            }
        }
        var missing = missing(found);
        if (!missing.isEmpty()) {
            edits.insertMembers(inside, missing);
        }
        var edited = edits.edited();
        return edited == null ? object : edited.toBytes();
    }

    private boolean isKept(int member, byte[] object, int from, int to) {
        boolean known = AnswerNames.isUsable(member, object, from, to, whole);
        return switch (member) {
            case AnswerNames.ID -> known && !madeUpId;
            case AnswerNames.CREATED -> known && !JsonText.is(object, from, to, "0");
            default -> known;
        };
    }

    private String missing(boolean[] found) {
        var missing = new StringBuilder();
        for (int member = 0; member < MEMBERS; member++) {
            if (!found[member]) {
                missing.append(missing.isEmpty() ? "\"" : ",\"")
                        .append(AnswerNames.NAMES.get(member))
                        .append("\":")
                        .append(new String(values[member], StandardCharsets.UTF_8));
            }
        }
        if (!found[MEMBERS]) {
            missing.append(missing.isEmpty() ? "" : ",").append("\"choices\":[]");
        }
        return missing.toString();
    }
}
