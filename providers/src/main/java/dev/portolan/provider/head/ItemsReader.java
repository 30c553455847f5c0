package dev.portolan.provider.head;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.portolan.provider.head.HeadReader.Refused;
import dev.portolan.provider.head.HeadReading.Malformed;
import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.ProviderContent;
import dev.portolan.provider.request.Feature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the prompt of the Responses protocol, a list of items, and the members that only this
 * protocol has. Refuses what can't be answered without a store: earlier answers, conversations and
 * items that are only referred to.
 */
final class ItemsReader {
    private static final Set<String> ACTED_ON =
            Set.of(
                    "input",
                    "instructions",
                    "text",
                    "include",
                    "max_output_tokens",
                    "top_logprobs",
                    "background",
                    "previous_response_id",
                    "conversation",
                    "prompt");

    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");

    private static final String LOGPROBS = "message.output_text.logprobs";

    private final JsonParser parser;
    private final PromptReader prompt;
    private final FeatureNeeds needs;
    private final MemberScan scan;
    private final Set<String> calls = new HashSet<>();
    private boolean given;
    private int callsInRow;

    ItemsReader(JsonParser parser, PromptReader prompt, HeadFindings notes) {
        this.parser = parser;
        this.prompt = prompt;
        this.needs = notes.needs();
        this.scan = notes.scan();
    }

    /** Returns whether the gateway acts on a member in this protocol. */
    static boolean isActedOn(String name) {
        return ACTED_ON.contains(name);
    }

    /**
     * Reads a member of the body; returns whether it is one of this protocol, not shared with
     * others.
     */
    boolean member(String name, JsonToken token, HeadReader head) throws IOException, Refused {
        switch (name) {
            case "input" -> input(token);
            case "instructions" -> instructions(token);
            case "text" -> prompt.features().text(token);
            case "include" -> include(token);
            case "max_output_tokens" -> head.maxOutputTokens = HeadReader.count(parser, token, 0);
            case "top_logprobs" -> logprobs(HeadReader.count(parser, token, 0) > 0);
            case "background" -> background(HeadReader.flag(token, name));
            case "previous_response_id" -> throw notStored(name);
            case "conversation" -> throw noConversation(name);
            case "prompt" -> template(name);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Refuses a body of this protocol without input. */
    void requireInput(PromptForm form) throws Refused {
        if (form == PromptForm.ITEMS && !given) {
            throw new Refused("`input` is missing; send text or an array of items.", "input");
        }
    }

    private static Refused notStored(String name) {
        return new Refused(
                new Malformed(
                        Malformed.NOT_STORED,
                        "The gateway stores no responses, so that an earlier one can't be"
                                + " continued by its id; leave `previous_response_id` out and send"
                                + " the conversation's items in `input`: those of the earlier"
                                + " request, the earlier response's `output`, and the new ones.",
                        name));
    }

    private static Refused noConversation(String name) {
        return new Refused(
                "The gateway stores no conversations; leave `conversation` out and send the"
                        + " conversation's items in `input`.",
                name);
    }

    /** A prompt that the provider stores, with the values of its variables. */
    private void template(String name) throws IOException {
        given = true;
        needs.add(Feature.STORED);
        scan.value(MemberLocation.BODY, name, parser.currentToken());
    }

    private static void background(boolean asked) throws Refused {
        if (asked) {
            throw new Refused(
                    "Responses in the background have to be stored, which the gateway does not;"
                            + " send `background: false`, and stream a long answer.",
                    "background");
        }
    }

    private void logprobs(boolean asked) {
        if (asked) {
            needs.add(Feature.LOGPROBS);
        }
    }

    private void include(JsonToken token) throws IOException, Refused {
        FeatureReader.expect(token == JsonToken.START_ARRAY, "include", "an array of strings");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            FeatureReader.expect(
                    parser.currentToken() == JsonToken.VALUE_STRING,
                    "include",
                    "an array of strings");
            logprobs(parser.getText().equals(LOGPROBS));
        }
    }

    private void instructions(JsonToken token) throws IOException, Refused {
        FeatureReader.expect(token == JsonToken.VALUE_STRING, "instructions", "a string");
        prompt.content(token);
    }

    private void input(JsonToken token) throws IOException, Refused {
        given = true;
        if (token == JsonToken.VALUE_STRING) {
            prompt.countText();
            prompt.messages++;
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw new Refused("`input` is neither text nor an array; send one.", "input");
        }
        needs.enterArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            needs.enterElement();
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new Refused("An item is not an object; send objects.", at(""));
            }
            long from = parser.currentTokenLocation().getByteOffset();
            item();
            prompt.messages++;
            prompt.prefix(from);
        }
        needs.leaveArray();
    }

    /** Returns the path of the current item, or of one of its members. */
    private String at(String member) {
        return "input[" + prompt.messages + "]" + member;
    }

    /** Reads one item: its members in any order, then what its type says of them. */
    private void item() throws IOException, Refused {
        String type = null;
        String role = null;
        String callId = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            scan.name(MemberLocation.ITEM, name);
            prompt.providerContent |= ProviderContent.isMember(name);
            switch (name) {
                case "type" -> type = once(type, token, ".type");
                case "role" -> role = once(role, token, ".role");
                case "call_id" -> callId = once(callId, token, ".call_id");
                case "content", "summary" -> prompt.content(token);
                case "arguments", "input", "output" -> said(name, token);
                default -> scan.value(MemberLocation.ITEM, name, token);
            }
            parser.skipChildren();
        }
        typed(type, role, callId);
    }

    private @Nullable String once(@Nullable String before, JsonToken token, String member)
            throws IOException, Refused {
        if (token == JsonToken.VALUE_NULL) {
            return before;
        }
        if (token != JsonToken.VALUE_STRING || before != null) {
            throw new Refused(
                    "An item's `" + member.substring(1) + "` is not one string; send one.",
                    at(member));
        }
        return parser.getText();
    }

    /** Text that a tool got or gave; what hosted tools gave has other forms. */
    private void said(String name, JsonToken token) throws IOException, Refused {
        if (token == JsonToken.START_OBJECT) {
            scan.value(MemberLocation.ITEM, name, token);
        } else {
            prompt.content(token);
        }
    }

    private void typed(@Nullable String type, @Nullable String role, @Nullable String callId)
            throws Refused {
        boolean call = false;
        prompt.role(null, false);
        switch (ItemType.of(type == null && role != null ? ItemType.MESSAGE_NAME : type)) {
            case MESSAGE -> message(role);
            case CALL -> {
                calls.add(required(callId));
                call = true;
                callsInRow++;
                usesTools();
            }
            case CALL_OUTPUT -> {
                if (!calls.contains(required(callId))) {
                    throw new Refused(
                            "The output belongs to no call; send the call with this `call_id`"
                                    + " before it.",
                            at(".call_id"));
                }
                usesTools();
            }
            case REASONING, COMPACTION -> prompt.providerContent = true;
            case HOSTED -> needs.add(Feature.HOSTED_TOOLS);
            case REFERENCE ->
                    throw new Refused(
                            "The item refers to a stored one, and the gateway stores none; send"
                                    + " the item itself.",
                            at(""));
            case UNKNOWN ->
                    throw new Refused(
                            "An item's `type` is missing or unknown; send message, function_call,"
                                    + " function_call_output, custom_tool_call,"
                                    + " custom_tool_call_output, reasoning, or an item of a hosted"
                                    + " tool.",
                            at(".type"));
        }
        callsInRow = call ? callsInRow : 0;
    }

    private void message(@Nullable String role) throws Refused {
        if (role == null || !ROLES.contains(role)) {
            throw new Refused(
                    "A message's `role` is missing or unknown; send user, assistant, system or"
                            + " developer.",
                    at(".role"));
        }
        prompt.role(role, true);
    }

    private String required(@Nullable String callId) throws Refused {
        if (callId == null || callId.isEmpty()) {
            throw new Refused("A call or its output has no `call_id`; send one.", at(".call_id"));
        }
        return callId;
    }

    private void usesTools() {
        prompt.toolHistory = true;
        needs.add(Feature.TOOLS);
        if (callsInRow > 1) {
            needs.add(Feature.PARALLEL_TOOLS);
        }
    }
}
