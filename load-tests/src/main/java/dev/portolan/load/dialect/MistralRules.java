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

/** Validates requests as strictly as Mistral does and answers violations with Mistral's errors. */
final class MistralRules {
    private static final MistralSchema SCHEMA = MistralSchema.read();
    private static final Pattern CALL_ID = Pattern.compile("[a-zA-Z0-9]{9}");
    private static final String ORDER = "invalid_request_message_order";

    private final ServerErrors errors;

    MistralRules(ServerErrors errors) {
        this.errors = errors;
    }

    Optional<Script> chat(ModelRequest modelRequest) {
        return known(modelRequest.body(), SCHEMA.chat(), "body")
                .or(() -> required(modelRequest.body(), "messages"))
                .or(() -> messages(modelRequest))
                .or(() -> order(modelRequest))
                .or(() -> callIds(modelRequest));
    }

    Optional<Script> fim(ModelRequest modelRequest) {
        return known(modelRequest.body(), SCHEMA.fim(), "body")
                .or(() -> required(modelRequest.body(), "prompt"));
    }

    Optional<Script> embeddings(ModelRequest modelRequest) {
        return known(modelRequest.body(), SCHEMA.embeddings(), "body")
                .or(() -> required(modelRequest.body(), "input"));
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
                return Optional.of(errors.response(422, detail));
            }
        }
        return Optional.empty();
    }

    private Optional<Script> required(JsonNode body, String name) {
        return body.has(name)
                ? Optional.empty()
                : Optional.of(
                        errors.response(422, detail("missing", "Field required", "body", name)));
    }

    private Optional<Script> messages(ModelRequest modelRequest) {
        var messages = modelRequest.messages();
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
                return Optional.of(errors.response(422, detail));
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

    private Optional<Script> order(ModelRequest modelRequest) {
        var before = "";
        for (var message : modelRequest.messages()) {
            var role = message.path("role").asText();
            boolean afterTool =
                    before.equals("tool") && (role.equals("user") || role.equals("system"));
            boolean loneTool = role.equals("tool") && !Set.of("tool", "assistant").contains(before);
            if (afterTool || loneTool) {
                return misplaced("Unexpected role '%s' after role '%s'".formatted(role, before));
            }
            if (role.equals("assistant") && isBare(message)) {
                return Optional.of(
                        errors.mistral(
                                400,
                                "Assistant message must have either content or tool_calls, but not"
                                        + " none.",
                                "invalid_assistant_message",
                                "3240"));
            }
            before = role;
        }
        return last(modelRequest);
    }

    private static boolean isBare(JsonNode message) {
        return message.path("tool_calls").isEmpty()
                && ModelRequest.text(message.path("content")).isEmpty();
    }

    private Optional<Script> last(ModelRequest modelRequest) {
        var messages = modelRequest.messages();
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

    private Optional<Script> callIds(ModelRequest modelRequest) {
        for (var message : modelRequest.messages()) {
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
        return errors.mistral(
                400,
                "Tool call id was %s but must be a-z, A-Z, 0-9, with a length of 9.".formatted(id),
                "invalid_function_call",
                "3280");
    }

    private Optional<Script> misplaced(String message) {
        return Optional.of(errors.mistral(400, message, ORDER, "3230"));
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
