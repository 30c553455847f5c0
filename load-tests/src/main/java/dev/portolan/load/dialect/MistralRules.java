package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.script.Script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Mistral refuses that others let pass; each rule answers with Mistral's own error. */
final class MistralRules {
    private static final MistralSchema SCHEMA = MistralSchema.read();
    private static final Pattern CALL_ID = Pattern.compile("[a-zA-Z0-9]{9}");
    private static final String ORDER = "invalid_request_message_order";

    private final ServerErrors refusals;

    MistralRules(ServerErrors refusals) {
        this.refusals = refusals;
    }

    Optional<Script> chat(ModelRequest question) {
        return known(question.body(), SCHEMA.chat(), "body")
                .or(() -> required(question.body(), "messages"))
                .or(() -> messages(question))
                .or(() -> order(question))
                .or(() -> callIds(question));
    }

    Optional<Script> fim(ModelRequest question) {
        return known(question.body(), SCHEMA.fim(), "body")
                .or(() -> required(question.body(), "prompt"));
    }

    Optional<Script> embeddings(ModelRequest question) {
        return known(question.body(), SCHEMA.embeddings(), "body")
                .or(() -> required(question.body(), "input"));
    }

    private Optional<Script> known(JsonNode object, Set<String> allowed, String... at) {
        for (var member : object.properties()) {
            if (!allowed.contains(member.getKey())) {
                var where = List.of(at);
                var detail =
                        detail(
                                "extra_forbidden",
                                "Extra inputs are not permitted",
                                where,
                                member.getKey());
                return Optional.of(refusals.response(422, detail));
            }
        }
        return Optional.empty();
    }

    private Optional<Script> required(JsonNode body, String name) {
        return body.has(name)
                ? Optional.empty()
                : Optional.of(
                        refusals.response(422, detail("missing", "Field required", "body", name)));
    }

    private Optional<Script> messages(ModelRequest question) {
        var messages = question.messages();
        for (int at = 0; at < messages.size(); at++) {
            var role = messages.get(at).path("role").asText();
            var allowed = SCHEMA.messages().get(role);
            if (allowed == null) {
                var detail =
                        detail(
                                "union_tag_invalid",
                                "Input tag '%s' found using 'role' does not match any of the expected tags: 'system', 'user', 'assistant', 'tool'"
                                        .formatted(role),
                                "body",
                                "messages",
                                Integer.toString(at));
                return Optional.of(refusals.response(422, detail));
            }
            var extra =
                    known(
                            messages.get(at),
                            allowed,
                            "body",
                            "messages",
                            Integer.toString(at),
                            role);
            if (extra.isPresent()) {
                return extra;
            }
        }
        return Optional.empty();
    }

    private Optional<Script> order(ModelRequest question) {
        var before = "";
        for (var message : question.messages()) {
            var role = message.path("role").asText();
            boolean afterTool =
                    before.equals("tool") && (role.equals("user") || role.equals("system"));
            boolean loneTool = role.equals("tool") && !Set.of("tool", "assistant").contains(before);
            if (afterTool || loneTool) {
                return misplaced("Unexpected role '%s' after role '%s'".formatted(role, before));
            }
            if (role.equals("assistant") && isBare(message)) {
                return Optional.of(
                        refusals.mistral(
                                400,
                                "Assistant message must have either content or tool_calls, but not"
                                        + " none.",
                                "invalid_assistant_message",
                                "3240"));
            }
            before = role;
        }
        return last(question);
    }

    private static boolean isBare(JsonNode message) {
        return message.path("tool_calls").isEmpty()
                && ModelRequest.text(message.path("content")).isEmpty();
    }

    private Optional<Script> last(ModelRequest question) {
        var messages = question.messages();
        if (messages.isEmpty()) {
            return misplaced("Conversation must have at least one message");
        }
        var last = messages.getLast();
        var role = last.path("role").asText();
        boolean open =
                role.equals("user") || role.equals("tool") || last.path("prefix").asBoolean();
        return open
                ? Optional.empty()
                : misplaced(
                        "Expected last role User or Tool (or Assistant with prefix True) for"
                                + " serving but got "
                                + role);
    }

    private Optional<Script> callIds(ModelRequest question) {
        for (var message : question.messages()) {
            var ids =
                    new ArrayList<>(
                            LenientJson.each(message.path("tool_calls"))
                                    .map(call -> call.path("id").asText())
                                    .toList());
            if (message.has("tool_call_id")) {
                ids.add(message.get("tool_call_id").asText());
            }
            for (var id : ids) {
                if (!CALL_ID.matcher(id).matches()) {
                    return Optional.of(badId(id));
                }
            }
        }
        return Optional.empty();
    }

    private Script badId(String id) {
        return refusals.mistral(
                400,
                "Tool call id was %s but must be a-z, A-Z, 0-9, with a length of 9.".formatted(id),
                "invalid_function_call",
                "3280");
    }

    private Optional<Script> misplaced(String message) {
        return Optional.of(refusals.mistral(400, message, ORDER, "3230"));
    }

    static ObjectNode detail(String type, String message, String... at) {
        return detail(type, message, List.of(at), "");
    }

    private static ObjectNode detail(String type, String message, List<String> at, String member) {
        var entry = LenientJson.object().put("type", type).put("msg", message);
        var loc = entry.putArray("loc");
        at.forEach(loc::add);
        if (!member.isEmpty()) {
            loc.add(member);
        }
        var detail = LenientJson.object();
        detail.putArray("detail").add(entry);
        return detail;
    }
}
