package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation.Unsupported;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.responseinput.EncryptedContent;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a conversation acceptable to a server that did not make all of it: what another one
 * encrypted is left out, and its own gets its original form. A conversation without such content
 * stays as it is.
 */
final class ItemHistory {
    private static final String DROPPED = "input.encrypted_content";

    private final Call call;
    private final LaneRules rules;
    private final String owner;
    private final byte[] bytes;
    private final List<Slice> items;
    private final Set<Integer> removed = new HashSet<>();
    private final List<String> dropped = new ArrayList<>();
    private @Nullable Unsupported refused;

    ItemHistory(Call call, LaneRules rules, String owner) {
        this.call = call;
        this.rules = rules;
        this.owner = owner;
        this.bytes = call.body().array();
        this.items =
                call.head()
                        .member(call.operation().inputMember())
                        .map(at -> JsonParts.elements(bytes, at.valueFrom(), at.valueTo()))
                        .orElse(List.of());
    }

    /** Records the edits; returns the reason why the conversation can't go on here. */
    Optional<Unsupported> apply(Edits edits) {
        boolean developer = rules.developerAsSystem() && call.head().developerRole();
        if (!call.head().providerContent() && !developer) {
            return Optional.empty();
        }
        for (int number = 0; number < items.size(); number++) {
            var item = items.get(number);
            var members = JsonParts.members(item.array(), item.from(), item.to());
            switch (text(members, "type")) {
                case "reasoning" -> reasoning(number, members, edits);
                case "compaction" -> compaction(number, members, edits);
                default -> {
                    if (developer) {
                        system(members, edits);
                    }
                }
            }
        }
        if (!removed.isEmpty()) {
            edits.removeElements(items, item -> removed.contains(item.from()));
        }
        return Optional.ofNullable(refused);
    }

    /** Returns the names of what was left out. */
    List<String> dropped() {
        return dropped;
    }

    private void reasoning(int number, List<Member> members, Edits edits) {
        var content = named(members, "encrypted_content");
        var text = content == null ? "" : text(content);
        boolean own = !text.isEmpty() && isOwn(text);
        if (own && content != null) {
            original(content, text, edits);
        } else if (!text.isEmpty() || rules.encrypts()) {
            removed.add(items.get(number).from());
            if (!dropped.contains(DROPPED)) {
                dropped.add(DROPPED);
            }
        }
    }

    /** A compaction is a part of the conversation, without which the answer would differ. */
    private void compaction(int number, List<Member> members, Edits edits) {
        var content = named(members, "encrypted_content");
        var text = content == null ? "" : text(content);
        if (content != null && isOwn(text)) {
            original(content, text, edits);
        } else {
            refused =
                    new Unsupported(
                            "input[" + number + "]",
                            "Only the provider that compacted the conversation can go on with"
                                    + " it.");
        }
    }

    private boolean isOwn(String text) {
        var content = EncryptedContent.read(text);
        return content.use() == EncryptedContent.Use.THOUGHT && content.owner().equals(owner);
    }

    private static void original(Member content, String text, Edits edits) {
        var value = EncryptedContent.read(text).value();
        if (!value.equals(text)) {
            edits.replace(content.valueFrom(), content.valueTo(), JsonText.quote(value));
        }
    }

    private void system(List<Member> members, Edits edits) {
        var role = named(members, "role");
        if (role != null && text(role).equals("developer")) {
            edits.replace(role.valueFrom(), role.valueTo(), JsonValue.of("system").toBytes());
        }
    }

    private static @Nullable Member named(List<Member> members, String name) {
        for (var member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    private String text(List<Member> members, String name) {
        var member = named(members, name);
        return member == null ? "" : text(member);
    }

    private String text(Member member) {
        return bytes[member.valueFrom()] == '"'
                ? JsonText.decode(bytes, member.valueFrom(), member.valueTo())
                : "";
    }
}
