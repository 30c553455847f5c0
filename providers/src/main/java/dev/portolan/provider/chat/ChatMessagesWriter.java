package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.media.MediaTarget;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a conversation's turns as the messages of a chat. */
final class ChatMessagesWriter {
    /** Content of a result whose media follow, as an empty one would say that there is none. */
    private static final String ATTACHED = "The result is attached to the next user message.";

    private static final String CACHE = "cache_control";

    private final DroppedFields dropped;
    private final Map<String, String> origins;
    private final List<JsonValue> messages = new ArrayList<>();

    private ChatMessagesWriter(DroppedFields dropped, Map<String, String> origins) {
        this.dropped = dropped;
        this.origins = origins;
    }

    /**
     * Writes the messages.
     *
     * @param origins is given the caller's position of each part of media, by its position here
     */
    static JsonValue write(Request request, DroppedFields dropped, Map<String, String> origins)
            throws UntranslatableRequestException {
        var writer = new ChatMessagesWriter(dropped, origins);
        writer.system(request.system());
        for (var turn : request.turns()) {
            switch (turn.role()) {
                case SYSTEM -> writer.system(turn.blocks());
                case USER -> writer.user(turn);
                case ASSISTANT -> writer.assistant(turn);
            }
        }
        return JsonValue.array(writer.messages);
    }

    private void system(List<Block> blocks) throws UntranslatableRequestException {
        var text = text(blocks, "\n\n");
        if (!text.isEmpty()) {
            messages.add(message("system").put("content", text).build());
        }
    }

    private static ObjectBuilder message(String role) {
        return new ObjectBuilder().put("role", role);
    }

    /** Writes a user's turn: first the results of tools, each a message, then its other content. */
    private void user(Turn turn) throws UntranslatableRequestException {
        var rest = new ArrayList<Block>();
        for (var block : turn.blocks()) {
            if (block instanceof Block.ToolResult result) {
                rest.addAll(result(result));
            } else {
                rest.add(block);
            }
        }
        if (!rest.isEmpty()) {
            messages.add(message("user").put("content", content(rest)).build());
        }
    }

    /**
     * Writes the result of a tool, which is text; returns its media, which belong to the user's
     * message after the results.
     */
    private List<Block> result(Block.ToolResult result) throws UntranslatableRequestException {
        dropped.dropIf(result.cache() != null, CACHE);
        var media = new ArrayList<Block>();
        var said = new ArrayList<Block>();
        for (var block : result.content()) {
            (block instanceof Media ? media : said).add(block);
        }
        var text = result.withText(text(said, "\n")).textWithError();
        messages.add(
                message("tool")
                        .put("tool_call_id", result.callId())
                        .put("content", text.isEmpty() && !media.isEmpty() ? ATTACHED : text)
                        .build());
        return media;
    }

    private JsonValue content(List<Block> blocks) throws UntranslatableRequestException {
        if (blocks.size() == 1 && blocks.getFirst() instanceof Block.Text only) {
            return JsonValue.of(said(only));
        }
        var parts = new ArrayList<JsonValue>();
        for (var block : blocks) {
            part(block, parts);
        }
        return JsonValue.array(parts);
    }

    private void part(Block block, List<JsonValue> parts) throws UntranslatableRequestException {
        switch (block) {
            case Media media when media.source() instanceof Source.Parts(List<Block> inside) -> {
                dropped.dropIf(media.about().citations(), "messages.citations");
                for (var piece : inside) {
                    part(piece, parts);
                }
            }
            case Media media -> {
                dropped.dropIf(media.cache() != null, CACHE);
                dropped.dropIf(media.about().citations(), "messages.citations");
                var context = media.about().context();
                if (context != null && !(media.source() instanceof Source.Plain)) {
                    parts.add(textPart(context));
                }
                origins.put(ChatParts.at(messages.size(), parts.size()), media.at());
                parts.add(ChatMedia.write(media, MediaTarget.ANY));
            }
            default -> {
                var said = said(block);
                if (!said.isEmpty()) {
                    parts.add(textPart(said));
                }
            }
        }
    }

    private static JsonValue textPart(String text) {
        return new ObjectBuilder().put("type", "text").put("text", text).build();
    }

    private void assistant(Turn turn) throws UntranslatableRequestException {
        var calls = new ArrayList<JsonValue>();
        for (var block : turn.blocks()) {
            if (block instanceof Block.ToolCall call) {
                calls.add(call(call));
            }
        }
        var text = text(turn.blocks(), "");
        if (text.isEmpty() && calls.isEmpty()) {
            return;
        }
        messages.add(
                message("assistant")
                        .put("content", text.isEmpty() ? JsonLiteral.NULL : JsonValue.of(text))
                        .put("tool_calls", calls.isEmpty() ? null : JsonValue.array(calls))
                        .build());
    }

    /** Writes a call; a target that did not sign it gets no signature. */
    private static JsonValue call(Block.ToolCall call) {
        var signature = call.signature();
        var function =
                new ObjectBuilder()
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        return new ObjectBuilder()
                .put("id", call.id())
                .put("type", "function")
                .put("function", function.build())
                .put(
                        ExtraContent.CONTENT,
                        signature == null ? null : ExtraContent.ofCall(signature))
                .build();
    }

    private String text(List<Block> blocks, String between) throws UntranslatableRequestException {
        var joined = new StringBuilder();
        for (var block : blocks) {
            var text = said(block);
            if (!text.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : between).append(text);
            }
        }
        return joined.toString();
    }

    /** Returns the text of a block that is text, or is put in words; reports what it loses. */
    private String said(Block block) throws UntranslatableRequestException {
        return switch (block) {
            case Block.Text plain -> {
                dropped.dropIf(plain.cache() != null, CACHE);
                yield plain.text();
            }
            case Block.Refusal refusal -> refusal.text();
            case Media media ->
                    throw new UntranslatableRequestException(
                            media.at(), "The provider accepts media in a user's messages only.");
            case Block.ToolCall _call -> "";
            case Block.ToolResult _result -> "";
            case Block.Thinking _thinking -> "";
            case Block.Opaque opaque -> {
                var words = opaque.words();
                dropped.dropIf(words == null, opaque.field());
                yield words == null ? "" : words;
            }
        };
    }
}
