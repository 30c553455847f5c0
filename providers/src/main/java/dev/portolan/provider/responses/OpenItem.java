package dev.portolan.provider.responses;

import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.responseinput.EncryptedContent;
import dev.portolan.provider.responseinput.ResponsesTools;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An item that is being written. A call is announced when it begins, everything else with its first
 * text, so that no empty message is written.
 */
final class OpenItem {
    private final BlockStart.Kind kind;
    private final String response;
    private final boolean custom;
    private final @Nullable String callId;
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> tokens = new ArrayList<>();
    private int index = -1;
    private @Nullable Signature signature;

    private OpenItem(BlockStart start, String response, Set<String> customTools) {
        this.kind = start.kind();
        this.response = response;
        this.callId = start.toolId();
        this.name = start.toolName() == null ? "" : start.toolName();
        this.custom = kind == BlockStart.Kind.TOOL_CALL && customTools.contains(name);
    }

    /**
     * Returns the item of a block of a response; the tools are those that the caller calls custom.
     */
    static OpenItem of(BlockStart start, String response, Set<String> customTools) {
        return new OpenItem(start, response, customTools);
    }

    /** Returns its position in the output; -1 before it was written. */
    int index() {
        return index;
    }

    /** Returns whether nothing was written of it and nothing has to be. */
    boolean isEmpty() {
        return index < 0 && signature == null;
    }

    @Nullable Signature signature() {
        return signature;
    }

    /** Returns the id of the call; null if it is none. */
    @Nullable String callId() {
        return callId;
    }

    void sign(Signature more) {
        var before = signature;
        signature =
                before == null
                        ? more
                        : new Signature(more.provider(), before.value() + more.value());
    }

    /** Announces a call. */
    void opened(NumberedEvents out) {
        if (kind == BlockStart.Kind.TOOL_CALL) {
            announce(out);
        }
    }

    private void announce(NumberedEvents out) {
        if (index >= 0) {
            return;
        }
        begin(out);
        switch (kind) {
            case TEXT, REFUSAL -> part("response.content_part.added", "", List.of(), out);
            case THINKING ->
                    out.write(
                            "response.reasoning_summary_part.added",
                            within("summary_index").put("part", OutputItems.summary("")));
            case TOOL_CALL -> {}
        }
    }

    private void begin(NumberedEvents out) {
        index = out.nextItem();
        out.write("response.output_item.added", numbered().put("item", item(false)));
    }

    private void part(String event, String said, List<TokenLogprob> probable, NumberedEvents out) {
        out.write(event, within("content_index").put("part", part(said, probable)));
    }

    private JsonValue part(String said, List<TokenLogprob> probable) {
        return kind == BlockStart.Kind.REFUSAL
                ? OutputItems.refusal(said)
                : OutputItems.text(said, ResponsesLogprobs.of(probable));
    }

    private ObjectBuilder numbered() {
        return new ObjectBuilder().put("output_index", index);
    }

    private ObjectBuilder own() {
        return new ObjectBuilder().put("item_id", id()).put("output_index", index);
    }

    private ObjectBuilder within(String part) {
        return own().put(part, 0);
    }

    private String id() {
        var prefix =
                switch (kind) {
                    case TEXT, REFUSAL -> "msg";
                    case THINKING -> "rs";
                    case TOOL_CALL -> custom ? "ctc" : "fc";
                };
        return ResponseIds.item(prefix, response, index);
    }

    /** Writes more of its text, or of a call's arguments. */
    void text(String piece, NumberedEvents out) {
        if (piece.isEmpty()) {
            return;
        }
        announce(out);
        text.append(piece);
        switch (kind) {
            case TEXT -> delta(piece, List.of(), out);
            case REFUSAL ->
                    out.write(
                            "response.refusal.delta", within("content_index").put("delta", piece));
            case THINKING ->
                    out.write(
                            "response.reasoning_summary_text.delta",
                            within("summary_index").put("delta", piece));
            case TOOL_CALL -> {
                if (!custom) {
                    out.write("response.function_call_arguments.delta", own().put("delta", piece));
                }
            }
        }
    }

    private void delta(String piece, List<TokenLogprob> probable, NumberedEvents out) {
        out.write(
                "response.output_text.delta",
                within("content_index")
                        .put("delta", piece)
                        .put("logprobs", ResponsesLogprobs.of(probable)));
    }

    /** Writes the logprobs of the text before, as a delta without text. */
    void logprobs(List<TokenLogprob> probable, NumberedEvents out) {
        if (kind == BlockStart.Kind.TEXT && index >= 0 && !probable.isEmpty()) {
            tokens.addAll(probable);
            delta("", probable, out);
        }
    }

    /** Writes its end; returns the whole item. */
    JsonValue done(NumberedEvents out) {
        if (index < 0) {
            begin(out);
        }
        var said = text.toString();
        switch (kind) {
            case TEXT -> {
                out.write(
                        "response.output_text.done",
                        within("content_index")
                                .put("text", said)
                                .put("logprobs", ResponsesLogprobs.of(tokens)));
                part("response.content_part.done", said, tokens, out);
            }
            case REFUSAL -> {
                out.write("response.refusal.done", within("content_index").put("refusal", said));
                part("response.content_part.done", said, tokens, out);
            }
            case THINKING -> summaryDone(said, out);
            case TOOL_CALL -> called(out);
        }
        var item = item(true);
        out.write("response.output_item.done", numbered().put("item", item));
        return item;
    }

    private void summaryDone(String said, NumberedEvents out) {
        if (!said.isEmpty()) {
            out.write(
                    "response.reasoning_summary_text.done",
                    within("summary_index").put("text", said));
            out.write(
                    "response.reasoning_summary_part.done",
                    within("summary_index").put("part", OutputItems.summary(said)));
        }
    }

    private void called(NumberedEvents out) {
        var arguments = arguments();
        if (custom) {
            out.write("response.custom_tool_call_input.delta", own().put("delta", arguments));
            out.write("response.custom_tool_call_input.done", own().put("input", arguments));
            return;
        }
        if (text.toString().isBlank()) {
            out.write("response.function_call_arguments.delta", own().put("delta", arguments));
        }
        out.write(
                "response.function_call_arguments.done",
                own().put("name", name).put("arguments", arguments));
    }

    /** Returns the arguments of a call, {@code {}} where the model wrote none. */
    private String arguments() {
        var said = text.toString();
        return custom ? ResponsesTools.customInput(said) : said.isBlank() ? "{}" : said;
    }

    private JsonValue item(boolean done) {
        var status = done ? OutputItems.COMPLETED : OutputItems.IN_PROGRESS;
        return switch (kind) {
            case TEXT, REFUSAL ->
                    OutputItems.message(id(), status, done ? part(text.toString(), tokens) : null);
            case THINKING -> {
                var signed = signature;
                yield OutputItems.reasoning(
                        id(),
                        done ? text.toString() : "",
                        done && signed != null ? EncryptedContent.ofThought(signed) : null);
            }
            case TOOL_CALL ->
                    new OutputItems.CalledTool(id(), callId == null ? "" : callId, name, custom)
                            .item(status, done ? arguments() : "");
        };
    }
}
