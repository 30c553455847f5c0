package dev.portolan.provider.conversation;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.JsonText;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One text of instructions.
 *
 * @param text the text
 * @param block the same as a content part, as the caller wrote it
 */
record SystemText(String text, String block) {
    /** Returns whether a message consists of text only, so that it can be moved. */
    static boolean isReadable(Message message) {
        var content = message.member("content");
        if (content.isEmpty() || message.first(content.get()) != '[') {
            return true;
        }
        return Message.elements(message.slice(), content.get()).stream()
                .allMatch(SystemText::isText);
    }

    private static boolean isText(Slice part) {
        return part.array()[part.from()] == '"'
                || Message.text(part, Message.members(part), "type").equals("text");
    }

    /** Returns the texts of a message, without empty ones. */
    static List<SystemText> of(Message message) {
        var texts = new ArrayList<SystemText>();
        var content = message.member("content");
        if (content.isEmpty()) {
            return texts;
        }
        if (message.first(content.get()) != '[') {
            add(plain(Message.text(message.slice(), content.get())), texts);
            return texts;
        }
        for (var part : Message.elements(message.slice(), content.get())) {
            boolean string = part.array()[part.from()] == '"';
            add(
                    string
                            ? plain(JsonText.decode(part.array(), part.from(), part.to()))
                            : new SystemText(
                                    Message.text(part, Message.members(part), "text"), part.utf8()),
                    texts);
        }
        return texts;
    }

    private static void add(SystemText text, List<SystemText> texts) {
        if (!text.text().isBlank()) {
            texts.add(text);
        }
    }

    /** Returns a text as the content part that it would be. */
    static SystemText plain(String text) {
        return new SystemText(text, "{\"type\":\"text\",\"text\":" + quoted(text) + "}");
    }

    /** Returns a text as a JSON string. */
    static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }

    /** Prints nothing of the text, which is a prompt. */
    @Override
    public String toString() {
        return "SystemText";
    }
}
