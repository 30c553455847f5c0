package dev.portolan.provider.invoke;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Sampling;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A conversation of text alone, for a model whose input is one text.
 *
 * @param model the model's id at Bedrock
 * @param losses receives the members the model has no field for
 */
record TextPrompt(Request request, String model, DroppedFields losses) {
    /** The text of one turn. */
    record Said(boolean byUser, String text) {
        @Override
        public String toString() {
            return byUser ? "user" : "assistant";
        }
    }

    Sampling sampling() {
        return request.sampling();
    }

    boolean stream() {
        return request.service().stream();
    }

    /** Returns the instructions; empty if there are none. */
    String system() throws UntranslatableRequestException {
        return text(request.system());
    }

    /** Returns the turns of the conversation; instructions within it count as the user's. */
    List<Said> turns() throws UntranslatableRequestException {
        var turns = new ArrayList<Said>();
        for (var turn : Turn.withoutSystem(request.turns())) {
            turns.add(new Said(turn.role() == Turn.Role.USER, text(turn.blocks())));
        }
        return turns;
    }

    private String text(List<Block> blocks) throws UntranslatableRequestException {
        var text = new StringBuilder();
        for (var block : blocks) {
            switch (block) {
                case Block.Text written -> {
                    losses.dropIf(written.cache() != null, "cache_control");
                    append(text, written.text());
                }
                case Block.Refusal refusal -> append(text, refusal.text());
                case Block.Thinking _thought -> {}
                case Block.Media media ->
                        throw new UntranslatableRequestException(
                                media.at(), "The model accepts text only.");
                case Block.ToolCall _call ->
                        throw new UntranslatableRequestException(
                                "messages", "The model does not support tools.");
                case Block.ToolResult _result ->
                        throw new UntranslatableRequestException(
                                "messages", "The model does not support tools.");
                case Block.Opaque opaque -> {
                    var words = opaque.words();
                    losses.dropIf(words == null, opaque.field());
                    append(text, words == null ? "" : words);
                }
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String more) {
        text.append(text.isEmpty() || more.isEmpty() ? "" : "\n").append(more);
    }

    /** Puts sampling, the token limit and the stop sequences under these names. */
    ObjectBuilder sampled(ObjectBuilder body, Names names) {
        body.putNumber(names.most(), sampling().maxOutputTokens());
        body.putNumber("temperature", sampling().temperature());
        body.putNumber(names.topP(), sampling().topP());
        if (names.topK() == null) {
            losses.dropIf(sampling().topK() != null, "top_k");
        } else {
            body.putNumber(names.topK(), sampling().topK());
        }
        if (!sampling().stop().isEmpty()) {
            var stops = sampling().stop().stream().map(JsonValue::of).toList();
            body.put(names.stops(), JsonValue.array(stops));
        }
        return body;
    }

    /**
     * The names a vendor gives to the token limit, top-p, top-k and the stop sequences.
     *
     * @param topK null if it has none
     */
    record Names(String most, String topP, @Nullable String topK, String stops) {}
}
