package dev.portolan.provider.mistral;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.chat.ChatParts;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Edits the messages of a chat into the order and form that Mistral requires. */
final class MistralMessages {
    private static final Map<String, Set<String>> KNOWN =
            Map.of(
                    "system", Set.of("role", "content"),
                    "user", Set.of("role", "content"),
                    "assistant", Set.of("role", "content", "tool_calls", "prefix"),
                    "tool", Set.of("role", "content", "tool_call_id", "name"));

    private static final String CACHE = "cache_control";

    private static final Set<String> CALL = Set.of("id", "type", "function", "index");

    /**
     * The assistant message inserted between a tool result and a user message, as Mistral requires.
     */
    private static final String ASSISTANT_MESSAGE = "{\"role\":\"assistant\",\"content\":\"OK.\"},";

    /** One message: its bytes, its members, and its role at Mistral. */
    private record Message(Slice slice, List<Member> members, String role) {
        Optional<Member> member(String name) {
            return members.stream().filter(m -> m.name().equals(name)).findFirst();
        }
    }

    private final Edits edits;
    private final List<String> dropped;
    private final byte[] bytes;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private final MistralToolIds ids;

    MistralMessages(Call call, Edits edits, List<String> dropped) {
        this.edits = edits;
        this.dropped = dropped;
        this.bytes = call.body().array();
        call.head()
                .member("messages")
                .ifPresent(
                        m ->
                                JsonParts.elements(bytes, m.valueFrom(), m.valueTo())
                                        .forEach(this::add));
        this.ids = new MistralToolIds(collectIds());
    }

    private void add(Slice slice) {
        var members = JsonParts.members(bytes, slice.from(), slice.to());
        var message = new Message(slice, members, "");
        var role = message.member("role").map(this::text).orElse("");
        messages.add(new Message(slice, members, role.equals("developer") ? "system" : role));
    }

    private Set<String> collectIds() {
        var found = new LinkedHashSet<String>();
        for (var message : messages) {
            message.member("tool_call_id").map(this::text).ifPresent(found::add);
            for (var call : calls(message)) {
                var id = member(call, "id").map(this::text).orElse("");
                found.add(id);
                member(call, "function")
                        .flatMap(f -> member(slice(f), "name"))
                        .ifPresent(name -> toolNames.put(id, text(name)));
            }
        }
        return found;
    }

    void apply() throws RequestEditException {
        String before = "";
        for (int i = 0; i < messages.size(); i++) {
            order(before, messages.get(i));
            form(messages.get(i), i == messages.size() - 1);
            before = messages.get(i).role();
        }
    }

    private void order(String before, Message message) {
        boolean mayFollowTool = message.role().equals("tool") || message.role().equals("assistant");
        if (before.equals("tool") && !mayFollowTool) {
            edits.insert(message.slice().from(), ASSISTANT_MESSAGE);
        }
    }

    private void form(Message message, boolean last) throws RequestEditException {
        var known = KNOWN.get(message.role());
        if (known == null) {
            throw new RequestEditException(
                    "messages",
                    "A message has a role that Mistral does not support (expected: system, user,"
                            + " assistant or tool).");
        }
        message.member("role")
                .filter(m -> !text(m).equals(message.role()))
                .ifPresent(m -> put(m, message.role()));
        removeUnknown(message, known);
        message.member("content").ifPresent(this::content);
        switch (message.role()) {
            case "assistant" -> assistant(message, last);
            case "tool" -> tool(message);
            default -> {}
        }
    }

    private void removeUnknown(Message message, Set<String> known) {
        for (var member : message.members()) {
            boolean given = !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "null");
            var name = "messages." + member.name();
            if (!known.contains(member.name()) && given && !dropped.contains(name)) {
                dropped.add(name);
            }
        }
        edits.removeMembers(message.members(), m -> !known.contains(m.name()));
    }

    private void assistant(Message message, boolean last) throws RequestEditException {
        var calls = calls(message);
        if (calls.isEmpty() && isBlank(message.member("content"))) {
            throw new RequestEditException(
                    "messages",
                    "Mistral refuses an assistant message without content or tool calls; remove"
                            + " it.");
        }
        for (var call : calls) {
            member(call, "id").ifPresent(id -> put(id, ids.of(text(id))));
            var members = JsonParts.members(bytes, call.from(), call.to());
            edits.removeMembers(members, m -> !CALL.contains(m.name()));
        }
        if (last && calls.isEmpty() && message.member("prefix").isEmpty()) {
            edits.insert(message.member("role").orElseThrow().from(), "\"prefix\":true,");
        }
    }

    private boolean isBlank(Optional<Member> content) {
        return content.isEmpty()
                || content.get().valueTo() - content.get().valueFrom() <= 2
                || JsonText.is(bytes, content.get().valueFrom(), content.get().valueTo(), "null");
    }

    private void tool(Message message) {
        var id = message.member("tool_call_id");
        id.ifPresent(m -> put(m, ids.of(text(m))));
        var name = id.map(m -> toolNames.get(text(m)));
        if (message.member("name").isEmpty() && name.isPresent()) {
            var quoted = new String(JsonText.quote(name.get()), StandardCharsets.UTF_8);
            edits.insert(message.member("role").orElseThrow().from(), "\"name\":" + quoted + ",");
        }
    }

    /** Removes cache marks from parts; parts of media are written anew without them. */
    private void content(Member content) {
        for (var part : JsonParts.elements(bytes, content.valueFrom(), content.valueTo())) {
            var members = JsonParts.members(bytes, part.from(), part.to());
            boolean media =
                    members.stream()
                            .filter(m -> m.name().equals("type"))
                            .anyMatch(m -> ChatParts.isMedia(text(m)));
            if (members.stream().anyMatch(m -> m.name().equals(CACHE))) {
                if (!dropped.contains(CACHE)) {
                    dropped.add(CACHE);
                }
                edits.removeMembers(members, m -> !media && m.name().equals(CACHE));
            }
        }
    }

    private List<Slice> calls(Message message) {
        return message.member("tool_calls")
                .map(m -> JsonParts.elements(bytes, m.valueFrom(), m.valueTo()))
                .orElse(List.of());
    }

    private Optional<Member> member(Slice object, String name) {
        return JsonParts.members(bytes, object.from(), object.to()).stream()
                .filter(m -> m.name().equals(name))
                .findFirst();
    }

    private Slice slice(Member member) {
        return new Slice(bytes, member.valueFrom(), member.valueTo());
    }

    private String text(Member member) {
        boolean string = bytes[member.valueFrom()] == '"';
        return string ? JsonText.decode(bytes, member.valueFrom(), member.valueTo()) : "";
    }

    private void put(Member member, String text) {
        if (!text.equals(text(member))) {
            edits.replace(member.valueFrom(), member.valueTo(), JsonText.quote(text));
        }
    }
}
