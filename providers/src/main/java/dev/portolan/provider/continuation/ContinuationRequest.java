package dev.portolan.provider.continuation;

import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the request that continues an interrupted answer after the text already sent. */
public final class ContinuationRequest {
    /** Features whose answers can't be continued by another deployment. */
    private static final Set<Feature> INDIVISIBLE =
            EnumSet.of(
                    Feature.MULTIPLE,
                    Feature.LOGPROBS,
                    Feature.JSON_SCHEMA,
                    Feature.JSON_OBJECT,
                    Feature.FORCED_TOOL);

    private static final Set<String> LIMITS =
            Set.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    private static final Set<String> FLAGS =
            Set.of("add_generation_prompt", "continue_final_message");

    private ContinuationRequest() {}

    /**
     * Makes the call for the rest of an answer; empty where the call can't be continued.
     *
     * @param inMessage members added to the assistant's message, each after a comma
     * @param inBody members added to the body, each before a comma
     */
    public static Optional<Call> of(
            Call call, PartialAnswer sent, String inMessage, String inBody) {
        if (call.head().needs().stream().anyMatch(INDIVISIBLE::contains)) {
            return Optional.empty();
        }
        var text = sent.text();
        var edits = new Edits(call.body());
        boolean able =
                switch (call.operation().kind()) {
                    case CHAT -> chat(call, text, edits, inMessage) && flags(call, edits, inBody);
                    case COMPLETION, INFILL -> prompt(call, text, edits);
                    case EMBEDDING,
                            TOKEN_COUNT,
                            RERANK,
                            MODERATION,
                            TRANSCRIPTION,
                            TRANSLATION,
                            SPEECH,
                            IMAGE,
                            IMAGE_EDIT,
                            OCR ->
                            false;
                };
        if (!able) {
            return Optional.empty();
        }
        shorten(call, sent.events(), edits);
        return withBody(call, edits.build().toBytes());
    }

    /** Lowers the caller's limit on output tokens by those already sent. */
    private static void shorten(Call call, long sentTokens, Edits edits) {
        for (var member : call.head().members()) {
            boolean bound = LIMITS.contains(member.name());
            int limit = call.head().maxOutputTokens();
            if (bound && limit > 0) {
                long left = Math.max(1, limit - sentTokens);
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
        var prompt = call.head().member(call.operation().inputMember());
        var bytes = call.body().array();
        if (prompt.isEmpty() || bytes[prompt.get().valueFrom()] != '"') {
            return false;
        }
        edits.insert(prompt.get().valueTo() - 1, escaped(text));
        return true;
    }

    private static boolean chat(Call call, String text, Edits edits, String inMessage) {
        var at = call.head().member(call.operation().inputMember());
        var bytes = call.body().array();
        if (at.isPresent() && bytes[at.get().valueFrom()] == '"') {
            edits.insert(at.get().valueFrom(), "[{\"role\":\"user\",\"content\":");
            edits.insert(at.get().valueTo(), "}," + assistant(text, inMessage) + "]");
            return true;
        }
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
        edits.insert(last.to(), "," + assistant(text, inMessage));
        return true;
    }

    private static String assistant(String text, String inMessage) {
        return "{\"role\":\"assistant\",\"content\":\"" + escaped(text) + "\"" + inMessage + "}";
    }

    /** Extends the caller's own prefill by the text that followed it. */
    private static boolean extend(Slice message, String text, Edits edits, String inMessage) {
        var members = JsonParts.members(message.array(), message.from(), message.to());
        var content = named(members, "content");
        if (content == null || message.array()[content.valueFrom()] != '"') {
            return false;
        }
        edits.insert(content.valueTo() - 1, escaped(text));
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

    private static String escaped(String text) {
        var quoted = new String(JsonText.quote(text), java.nio.charset.StandardCharsets.UTF_8);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static Optional<Call> withBody(Call call, byte[] body) {
        return call.head().readAgain(body) instanceof HeadReading.Read(RequestHead head)
                ? Optional.of(call.with(call.operation(), head, Slice.of(body)))
                : Optional.empty();
    }
}
