package dev.portolan.provider.continuation;

import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.chat.ChatPartialAnswer;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes of a call and what was sent of its answer a call for the rest of the answer. */
public final class ContinuationRequest {
    /** Answers of these kinds can't be joined from two halves. */
    private static final Set<Feature> INDIVISIBLE =
            EnumSet.of(
                    Feature.MULTIPLE,
                    Feature.LOGPROBS,
                    Feature.JSON_SCHEMA,
                    Feature.JSON_OBJECT,
                    Feature.FORCED_TOOL);

    private static final Set<String> FLAGS =
            Set.of("add_generation_prompt", "continue_final_message");

    private ContinuationRequest() {}

    /** The call for the rest, in the way of a profile. */
    static Optional<Call> of(Call call, PartialAnswer soFar, Profile.Prefill way) {
        return switch (way) {
            case NONE ->
                    call.operation() == Operation.CHAT ? Optional.empty() : of(call, soFar, "", "");
            case PLAIN -> of(call, soFar, "", "");
            case VLLM ->
                    of(
                            call,
                            soFar,
                            "",
                            "\"add_generation_prompt\":false,\"continue_final_message\":true,");
            case SGLANG -> of(call, soFar, "", "\"continue_final_message\":true,");
        };
    }

    /**
     * The call for the rest.
     *
     * @param inMessage members added to the assistant's message, each after a comma
     * @param inBody members added to the body, each before a comma
     */
    public static Optional<Call> of(
            Call call, PartialAnswer soFar, String inMessage, String inBody) {
        if (call.head().needs().stream().anyMatch(INDIVISIBLE::contains)) {
            return Optional.empty();
        }
        var text = soFar.text();
        var edits = new Edits(call.body());
        boolean able =
                switch (call.operation()) {
                    case CHAT, MESSAGES ->
                            chat(call, text, edits, inMessage) && flags(call, edits, inBody);
                    case COMPLETIONS, FIM -> prompt(call, text, edits);
                    case EMBEDDINGS, COUNT_TOKENS -> false;
                };
        if (!able) {
            return Optional.empty();
        }
        shorten(call, soFar.events(), edits);
        return again(call, edits.build().toBytes());
    }

    /**
     * The beginning of an answer that was written in chunks of this shape by another hand.
     *
     * @param text all of it, never empty
     * @param chunk the data of its first event
     */
    public static PartialAnswer beginning(String text, long events, byte[] chunk) {
        return ChatPartialAnswer.of(text, events, chunk);
    }

    /** What was written counts against the bound that the caller set. */
    private static void shorten(Call call, long written, Edits edits) {
        for (var member : call.head().members()) {
            boolean bound =
                    member.name().equals("max_tokens")
                            || member.name().equals("max_completion_tokens");
            int most = call.head().maxOutputTokens();
            if (bound && most > 0) {
                long left = Math.max(1, most - written);
                edits.replace(member.valueFrom(), member.valueTo(), Long.toString(left));
            }
        }
    }

    private static boolean flags(Call call, Edits edits, String inBody) {
        if (!inBody.isEmpty()) {
            edits.removeMembers(call.head().members(), m -> FLAGS.contains(m.name()));
            edits.insert(call.head().insertAt(), inBody);
        }
        return true;
    }

    private static boolean prompt(Call call, String text, Edits edits) {
        var prompt = call.head().member("prompt");
        var bytes = call.body().array();
        if (prompt.isEmpty() || bytes[prompt.get().valueFrom()] != '"') {
            return false;
        }
        edits.insert(prompt.get().valueTo() - 1, inner(text));
        return true;
    }

    private static boolean chat(Call call, String text, Edits edits, String inMessage) {
        var at = call.head().member("messages");
        var bytes = call.body().array();
        var messages =
                at.map(m -> JsonParts.elements(bytes, m.valueFrom(), m.valueTo()))
                        .orElse(List.of());
        if (messages.isEmpty()) {
            return false;
        }
        var last = messages.getLast();
        if (call.head().needs().contains(Feature.PREFILL)) {
            return extend(last, text, edits, inMessage);
        }
        edits.insert(
                last.to(),
                ",{\"role\":\"assistant\",\"content\":\"" + inner(text) + "\"" + inMessage + "}");
        return true;
    }

    /** The caller's own beginning and what followed it are one message. */
    private static boolean extend(Slice message, String text, Edits edits, String inMessage) {
        var members = JsonParts.members(message.array(), message.from(), message.to());
        var content = named(members, "content");
        if (content == null || message.array()[content.valueFrom()] != '"') {
            return false;
        }
        edits.insert(content.valueTo() - 1, inner(text));
        if (!inMessage.isEmpty() && named(members, "prefix") == null) {
            edits.insert(members.getLast().valueTo(), inMessage);
        }
        return true;
    }

    private static @Nullable Member named(List<Member> members, String name) {
        for (var member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    private static String inner(String text) {
        var quoted = new String(JsonText.quote(text), java.nio.charset.StandardCharsets.UTF_8);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Optional<Call> again(Call call, byte[] body) {
        return RequestHead.read(body, 0, body.length) instanceof HeadReading.Read(RequestHead head)
                ? Optional.of(call.with(call.operation(), head, Slice.of(body)))
                : Optional.empty();
    }
}
