package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.Edits;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Moves instructions that a target doesn't accept where they are. They become a part of the user's
 * next message or, if the assistant speaks first, the end of the user's message before it, or else
 * a message of the user's own; they never come between a call and its results. The same rule is
 * that of the canonical model for translated requests.
 */
final class SystemMessages {
    /** The texts to add to one message of the user. */
    private static final class Additions {
        final List<SystemText> before = new ArrayList<>();
        final List<SystemText> after = new ArrayList<>();
    }

    private final List<Message> messages;
    private final Edits edits;
    private final SystemForm form;
    private final TreeMap<Integer, Additions> additions = new TreeMap<>();
    private final Set<Integer> removed = new HashSet<>();
    private final List<SystemText> pending = new ArrayList<>();
    private int lastKept = -1;

    private SystemMessages(List<Message> messages, Edits edits, SystemForm form) {
        this.messages = messages;
        this.edits = edits;
        this.form = form;
    }

    /**
     * Moves the instructions of a call.
     *
     * @param leading whether one message at the start is accepted
     */
    static RewrittenCall move(RewrittenCall call, SystemForm form, boolean leading) {
        var messages = Message.of(call.call());
        if (!messages.stream().filter(Message::isSystem).allMatch(SystemText::isReadable)) {
            return call;
        }
        var edits = new Edits(call.call().body());
        new SystemMessages(messages, edits, form).move(leading);
        return call.with(edits, List.of());
    }

    private void move(boolean leading) {
        int at = leading ? leading() : 0;
        for (; at < messages.size(); at++) {
            var message = messages.get(at);
            if (message.isSystem()) {
                pending.addAll(SystemText.of(message));
                removed.add(message.slice().from());
                continue;
            }
            switch (message.role()) {
                case "user" -> flushInto(at);
                case "assistant" -> flushBefore(message.slice());
                default -> {}
            }
            lastKept = at;
        }
        flushAtEnd();
        additions.forEach(
                (index, added) -> form.add(messages.get(index), added.before, added.after, edits));
        var all = messages.stream().map(Message::slice).toList();
        edits.removeElements(all, slice -> removed.contains(slice.from()));
    }

    /** Joins the messages of instructions at the start, and returns the index after them. */
    private int leading() {
        int end = 0;
        var rest = new ArrayList<SystemText>();
        while (end < messages.size() && messages.get(end).isSystem()) {
            if (end > 0) {
                rest.addAll(SystemText.of(messages.get(end)));
                removed.add(messages.get(end).slice().from());
            }
            end++;
        }
        if (end > 0) {
            form.asSystem(messages.getFirst(), edits);
            lastKept = 0;
        }
        if (!rest.isEmpty()) {
            additions.computeIfAbsent(0, _ -> new Additions()).after.addAll(rest);
        }
        return end;
    }

    private void flushInto(int user) {
        if (!pending.isEmpty()) {
            additions.computeIfAbsent(user, _ -> new Additions()).before.addAll(pending);
            pending.clear();
        }
    }

    private void flushBefore(Slice assistant) {
        if (!pending.isEmpty() && !appended()) {
            edits.insert(assistant.from(), form.userMessage(pending) + ",");
        }
        pending.clear();
    }

    private void flushAtEnd() {
        if (pending.isEmpty() || appended()) {
            return;
        }
        boolean alone = lastKept < 0;
        var message = form.userMessage(pending);
        if (alone) {
            edits.insert(messages.getFirst().slice().from(), message);
        } else {
            edits.insert(messages.get(lastKept).slice().to(), "," + message);
        }
    }

    /** Appends the pending texts to the message before, if it is the user's. */
    private boolean appended() {
        boolean user = lastKept >= 0 && messages.get(lastKept).role().equals("user");
        if (user) {
            additions.computeIfAbsent(lastKept, _ -> new Additions()).after.addAll(pending);
        }
        return user;
    }

    /** Returns the call with its instructions where a placement accepts them. */
    static RewrittenCall placed(RewrittenCall call, SystemPlacement placement) {
        return placement.moves(call.call())
                ? move(call, SystemForm.CHAT, placement == SystemPlacement.FIRST)
                : call;
    }

    /** Returns whether a call of Anthropic's protocol has instructions among its messages. */
    static boolean inMessages(Call call) {
        return call.head().systemMessages() > 0;
    }
}
