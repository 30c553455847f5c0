package dev.portolan.provider.chat;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Block.Media;
import dev.portolan.provider.canonical.Block.Source;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.Turn;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Writes a conversation's turns as the messages of a chat. */
final class ChatMessagesWriter {
    private final List<JsonValue> messages = new ArrayList<>();

    private ChatMessagesWriter() {}

    static JsonValue write(Request request) throws UntranslatableRequestException {
        var writer = new ChatMessagesWriter();
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

    private void system(List<Block> blocks) {
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
                messages.add(
                        message("tool")
                                .put("tool_call_id", result.callId())
                                .put("content", result.text())
                                .build());
                result.content().stream().filter(Media.class::isInstance).forEach(rest::add);
            } else {
                rest.add(block);
            }
        }
        if (!rest.isEmpty()) {
            messages.add(message("user").put("content", content(rest)).build());
        }
    }

    private static JsonValue content(List<Block> blocks) throws UntranslatableRequestException {
        if (blocks.size() == 1 && blocks.getFirst() instanceof Block.Text only) {
            return JsonValue.of(only.text());
        }
        var parts = new ArrayList<JsonValue>();
        for (var block : blocks) {
            var part = part(block);
            if (part != null) {
                parts.add(part);
            }
        }
        return JsonValue.array(parts);
    }

    private static @Nullable JsonValue part(Block block) throws UntranslatableRequestException {
        if (block instanceof Block.Text text) {
            return new ObjectBuilder().put("type", "text").put("text", text.text()).build();
        }
        return block instanceof Media media ? media(media) : null;
    }

    private static JsonValue media(Media media) throws UntranslatableRequestException {
        return switch (media.kind()) {
            case IMAGE -> {
                var url = new ObjectBuilder().put("url", address(media));
                yield part("image_url", url.put("detail", media.detail()));
            }
            case DOCUMENT -> document(media);
            case AUDIO -> {
                var mime = media.mime() == null ? "audio/wav" : media.mime();
                yield part(
                        "input_audio",
                        new ObjectBuilder()
                                .put("data", base64(media))
                                .put("format", mime.substring(mime.indexOf('/') + 1)));
            }
            case VIDEO -> part("video_url", new ObjectBuilder().put("url", address(media)));
        };
    }

    private static JsonValue part(String type, ObjectBuilder inner) {
        return new ObjectBuilder().put("type", type).put(type, inner.build()).build();
    }

    private static JsonValue document(Media media) throws UntranslatableRequestException {
        if (media.source() instanceof Source.Plain(String text)) {
            return new ObjectBuilder().put("type", "text").put("text", text).build();
        }
        if (media.source() instanceof Source.Url) {
            throw new UntranslatableRequestException(
                    "messages", "The provider accepts no document by URL; send its bytes.");
        }
        var name = media.filename() == null ? "document.pdf" : media.filename();
        return part(
                "file", new ObjectBuilder().put("filename", name).put("file_data", address(media)));
    }

    private static String address(Media media) throws UntranslatableRequestException {
        return media.source() instanceof Source.Url(String url)
                ? url
                : "data:" + media.mime() + ";base64," + base64(media);
    }

    private static String base64(Media media) throws UntranslatableRequestException {
        if (media.source() instanceof Source.Base64(String data)) {
            return data;
        }
        throw new UntranslatableRequestException(
                "messages", "The referenced file is in another provider's file store.");
    }

    private void assistant(Turn turn) {
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

    private static JsonValue call(Block.ToolCall call) {
        var function =
                new ObjectBuilder()
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        return new ObjectBuilder()
                .put("id", call.id())
                .put("type", "function")
                .put("function", function.build())
                .build();
    }

    private static String text(List<Block> blocks, String between) {
        var joined = new StringBuilder();
        for (var block : blocks) {
            var text =
                    switch (block) {
                        case Block.Text plain -> plain.text();
                        case Block.Refusal refusal -> refusal.text();
                        case Media _media -> "";
                        case Block.ToolCall _call -> "";
                        case Block.ToolResult _result -> "";
                        case Block.Thinking _thinking -> "";
                        case Block.Opaque _opaque -> "";
                    };
            if (!text.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : between).append(text);
            }
        }
        return joined.toString();
    }
}
