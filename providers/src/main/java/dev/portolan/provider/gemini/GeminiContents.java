package dev.portolan.provider.gemini;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Writes the conversation as {@code contents}: parts of user and model. */
final class GeminiContents {
    private static final Pattern SIGNS_CALLS = Pattern.compile("gemini-(?:[3-9]|\\d{2}).*");

    /** Google's documented value for a call without a signature. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final String CACHE = "cache_control";

    private final Request request;
    private final DroppedFields dropped;
    private final boolean signs;
    private final List<JsonValue> contents = new ArrayList<>();
    private List<String> lastCallIds = List.of();

    GeminiContents(Request request, String model, DroppedFields dropped) {
        this.request = request;
        this.dropped = dropped;
        this.signs = SIGNS_CALLS.matcher(model).matches();
    }

    JsonValue write() throws UntranslatableRequestException {
        for (var turn : Turn.withoutSystem(request.turns())) {
            switch (turn.role()) {
                case ASSISTANT -> add("model", model(turn));
                case USER, SYSTEM -> user(turn);
            }
        }
        if (contents.isEmpty()) {
            throw new UntranslatableRequestException(
                    "messages", "Gemini requires at least one message besides system messages.");
        }
        return JsonValue.array(contents);
    }

    static JsonValue text(String text) {
        return JsonValue.object("text", JsonValue.of(text));
    }

    private void add(String role, List<JsonValue> parts) {
        if (!parts.isEmpty()) {
            contents.add(
                    new ObjectBuilder()
                            .put("role", role)
                            .put("parts", JsonValue.array(parts))
                            .build());
        }
    }

    /** Writes tool results in a separate content before other parts, in the order of the calls. */
    private void user(Turn turn) throws UntranslatableRequestException {
        var results = new ArrayList<Block.ToolResult>();
        var others = new ArrayList<JsonValue>();
        for (var block : turn.blocks()) {
            if (block instanceof Block.ToolResult result) {
                results.add(result);
            } else {
                part(block, others);
            }
        }
        var order = lastCallIds;
        results.sort(
                Comparator.comparingInt(
                        result -> {
                            int index = order.indexOf(result.callId());
                            return index < 0 ? order.size() : index;
                        }));
        var answers = new ArrayList<JsonValue>();
        var media = new ArrayList<JsonValue>();
        for (var result : results) {
            dropped.dropIf(result.cache() != null, CACHE);
            answers.add(result(result));
            media(result, media);
        }
        media.addAll(others);
        add("user", answers);
        add("user", media);
    }

    private List<JsonValue> model(Turn turn) throws UntranslatableRequestException {
        var parts = new ArrayList<JsonValue>();
        var ids = new ArrayList<String>();
        for (var block : turn.blocks()) {
            switch (block) {
                case Block.ToolCall call -> {
                    parts.add(call(call, ids.isEmpty()));
                    ids.add(call.id());
                }
                case Block.Thinking thinking -> {
                    var part = thought(thinking);
                    if (part != null) {
                        parts.add(part);
                    }
                }
                default -> part(block, parts);
            }
        }
        lastCallIds = ids;
        return parts;
    }

    private JsonValue call(Block.ToolCall call, boolean first)
            throws UntranslatableRequestException {
        var arguments = call.input();
        if (arguments == null) {
            throw new UntranslatableRequestException(
                    "messages",
                    "The arguments of a tool call in the history are not a JSON object.");
        }
        var function =
                new ObjectBuilder()
                        .put("id", call.id().isEmpty() ? null : call.id())
                        .put("name", call.name())
                        .put("args", arguments)
                        .build();
        var signature = googleSignature(call.signature());
        return new ObjectBuilder()
                .put("functionCall", function)
                .put(
                        "thoughtSignature",
                        signature == null && signs && first ? NO_SIGNATURE : signature)
                .build();
    }

    private JsonValue result(Block.ToolResult result) {
        return JsonValue.object(
                "functionResponse",
                new ObjectBuilder()
                        .put("id", result.callId().isEmpty() ? null : result.callId())
                        .put("name", result.name() == null ? "" : result.name())
                        .put("response", response(result.withText(text(result))))
                        .build());
    }

    /** Returns the texts of a result, and the words for what only another model understands. */
    private String text(Block.ToolResult result) {
        var texts = new ArrayList<String>();
        for (var block : result.content()) {
            var text = block instanceof Block.Media ? null : words(block);
            if (text != null && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return String.join("\n", texts);
    }

    /** Returns an object unchanged, and any other result under Google's member name. */
    private static JsonValue response(Block.ToolResult result) {
        var text = result.text();
        var json = JsonReader.read(text);
        if (json != null && json.isObject() && !result.error()) {
            return json;
        }
        var value = json == null || json.text() != null ? JsonValue.of(text) : json;
        return JsonValue.object(result.error() ? "error" : "result", value);
    }

    private void media(Block.ToolResult result, List<JsonValue> parts)
            throws UntranslatableRequestException {
        for (var block : result.content()) {
            if (block instanceof Block.Media media) {
                GeminiMedia.write(media, dropped, parts);
            }
        }
    }

    /**
     * Writes a thought with Google's signature; returns null for any other, which Gemini would not
     * use.
     */
    private static @Nullable JsonValue thought(Block.Thinking thinking) {
        var signature = googleSignature(thinking.signature());
        if (signature == null) {
            return null;
        }
        var part = new ObjectBuilder().put("text", thinking.text());
        if (!thinking.text().isEmpty()) {
            part.put("thought", true);
        }
        return part.put("thoughtSignature", signature).build();
    }

    private static @Nullable String googleSignature(@Nullable Signature signature) {
        return signature != null && signature.isOf(Signature.GOOGLE) ? signature.value() : null;
    }

    private void part(Block block, List<JsonValue> parts) throws UntranslatableRequestException {
        switch (block) {
            case Block.Media media -> GeminiMedia.write(media, dropped, parts);
            case Block.Opaque opaque when opaque.provider().equals(Signature.GOOGLE) ->
                    parts.add(opaque.json());
            default -> {
                var words = words(block);
                if (words != null) {
                    parts.add(text(words));
                }
            }
        }
    }

    /** Returns the text of a block that is text, or is put in words; reports what it loses. */
    private @Nullable String words(Block block) {
        return switch (block) {
            case Block.Text text -> {
                dropped.dropIf(text.cache() != null, CACHE);
                yield text.text();
            }
            case Block.Refusal refusal -> refusal.text();
            case Block.Opaque opaque -> {
                dropped.dropIf(opaque.words() == null, opaque.field());
                yield opaque.words();
            }
            case Block.Media _media -> null;
            case Block.ToolCall _call -> null;
            case Block.ToolResult _result -> null;
            case Block.Thinking _thinking -> null;
        };
    }
}
