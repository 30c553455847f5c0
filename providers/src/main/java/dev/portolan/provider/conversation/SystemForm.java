package dev.portolan.provider.conversation;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.Member;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The form in which instructions become a part of another message. */
enum SystemForm {
    /** OpenAI's: text, or the first or last part of the content. */
    CHAT {
        @Override
        String content(List<SystemText> texts) {
            return SystemText.quoted(joined(texts));
        }

        @Override
        String parts(List<SystemText> texts) {
            return SystemText.plain(joined(texts)).block();
        }

        @Override
        boolean staysFirst(Slice part) {
            return false;
        }
    },
    /** Anthropic's: blocks, which keep their marks; results of tools stay first. */
    MESSAGES {
        @Override
        String content(List<SystemText> texts) {
            return "[" + parts(texts) + "]";
        }

        @Override
        String parts(List<SystemText> texts) {
            return texts.stream().map(SystemText::block).collect(Collectors.joining(","));
        }

        @Override
        boolean staysFirst(Slice part) {
            return Message.text(part, Message.members(part), "type").equals("tool_result");
        }
    };

    private static final String BETWEEN = "\n\n";

    private static String joined(List<SystemText> texts) {
        return texts.stream().map(SystemText::text).collect(Collectors.joining(BETWEEN));
    }

    /** Writes texts as the content of a message. */
    abstract String content(List<SystemText> texts);

    /** Writes texts as parts of a content. */
    abstract String parts(List<SystemText> texts);

    /** Returns whether a part has to precede all others. */
    abstract boolean staysFirst(Slice part);

    /** Writes a content that is a string, with texts before and after it. */
    private String around(List<SystemText> before, String text, List<SystemText> after) {
        var all = new ArrayList<>(before);
        if (!text.isEmpty()) {
            all.add(SystemText.plain(text));
        }
        all.addAll(after);
        return content(all);
    }

    /** Writes a message of the user. */
    String userMessage(List<SystemText> texts) {
        return "{\"role\":\"user\",\"content\":" + content(texts) + "}";
    }

    /** Gives a message the role that every server knows. */
    void asSystem(Message message, Edits edits) {
        message.member("role")
                .filter(_ -> message.role().equals("developer"))
                .ifPresent(m -> edits.replace(m.valueFrom(), m.valueTo(), "\"system\""));
    }

    /** Adds texts before and after the content of a message. */
    void add(Message message, List<SystemText> before, List<SystemText> after, Edits edits) {
        var content = message.member("content");
        if (content.isEmpty()) {
            int at = message.members().getFirst().from();
            edits.insert(at, "\"content\":" + around(before, "", after) + ",");
            return;
        }
        if (message.first(content.get()) != '[') {
            var text = Message.text(message.slice(), content.get());
            edits.replace(
                    content.get().valueFrom(),
                    content.get().valueTo(),
                    around(before, text, after));
            return;
        }
        addToParts(message, content.get(), before, after, edits);
    }

    private void addToParts(
            Message message,
            Member content,
            List<SystemText> before,
            List<SystemText> after,
            Edits edits) {
        var parts = Message.elements(message.slice(), content);
        if (parts.isEmpty()) {
            edits.replace(content.valueFrom(), content.valueTo(), around(before, "", after));
            return;
        }
        int first = 0;
        while (first < parts.size() && staysFirst(parts.get(first))) {
            first++;
        }
        if (!before.isEmpty() && first < parts.size()) {
            edits.insert(parts.get(first).from(), parts(before) + ",");
        } else if (!before.isEmpty()) {
            edits.insert(parts.getLast().to(), "," + parts(before));
        }
        if (!after.isEmpty()) {
            edits.insert(parts.getLast().to(), "," + parts(after));
        }
    }
}
