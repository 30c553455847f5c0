package dev.portolan.provider.mistral;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.parameters.MemberChanges;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.JsonText;
import dev.portolan.provider.wire.Member;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Edits the top-level members of a request: renames and removes members and refuses unsupported
 * ones.
 */
final class MistralMembers {
    private static final Map<Operation, Set<String>> KNOWN =
            Map.of(
                    Operation.CHAT,
                    Set.of(
                            "model",
                            "messages",
                            "temperature",
                            "top_p",
                            "max_tokens",
                            "stream",
                            "stop",
                            "random_seed",
                            "metadata",
                            "response_format",
                            "tools",
                            "tool_choice",
                            "presence_penalty",
                            "frequency_penalty",
                            "n",
                            "prediction",
                            "parallel_tool_calls",
                            "prompt_mode",
                            "reasoning_effort",
                            "guardrails",
                            "prompt_cache_key",
                            "safe_prompt",
                            "service_tier"),
                    Operation.FIM,
                    Set.of(
                            "model",
                            "prompt",
                            "suffix",
                            "temperature",
                            "top_p",
                            "max_tokens",
                            "min_tokens",
                            "stream",
                            "stop",
                            "random_seed",
                            "metadata"),
                    Operation.EMBEDDINGS,
                    Set.of(
                            "model",
                            "input",
                            "encoding_format",
                            "output_dimension",
                            "output_dtype",
                            "metadata"));

    private static final Map<String, String> RENAMED =
            Map.of(
                    "seed", "random_seed",
                    "max_completion_tokens", "max_tokens",
                    "dimensions", "output_dimension");

    /** Members without which the answer would differ. */
    private static final Set<String> CHANGE_THE_ANSWER =
            Set.of(
                    "logit_bias",
                    "functions",
                    "function_call",
                    "audio",
                    "modalities",
                    "web_search_options",
                    "structured_outputs",
                    "guided_json",
                    "guided_regex",
                    "guided_choice",
                    "guided_grammar");

    /** Members that need no report when removed: Mistral always sends the usage. */
    private static final Set<String> REMOVED_SILENTLY = Set.of("stream_options");

    private final Call call;
    private final byte[] bytes;
    private final Edits edits;
    private final List<String> dropped;

    MistralMembers(Call call, Edits edits, List<String> dropped) {
        this.call = call;
        this.bytes = call.body().array();
        this.edits = edits;
        this.dropped = dropped;
    }

    /** Records the edits for a target; {@code changes} are those that its model requires. */
    void apply(Target target, MemberChanges changes) throws RequestEditException {
        var known = KNOWN.getOrDefault(call.operation(), Set.of());
        var removed = new HashSet<String>();
        changes.edit(call, edits);
        for (var member : call.head().members()) {
            if (changes.removes(member) || !keep(member, known)) {
                removed.add(member.name());
                report(member);
            }
        }
        edits.removeMembers(call.head().members(), m -> removed.contains(m.name()));
        call.head()
                .member("model")
                .ifPresent(
                        m ->
                                edits.replace(
                                        m.valueFrom(),
                                        m.valueTo(),
                                        JsonText.quote(target.model())));
    }

    private boolean keep(Member member, Set<String> known) throws RequestEditException {
        var name = member.name();
        if (CHANGE_THE_ANSWER.contains(name) && hasEffect(member)) {
            throw new RequestEditException(name, "Mistral's API does not support it; remove it.");
        }
        if (name.equals("input")) {
            checkTextInput(member);
        }
        var other = RENAMED.get(name);
        if (other == null || !known.contains(other)) {
            return known.contains(name) && !isSuperseded(name);
        }
        if (!name.equals("max_completion_tokens") && call.head().member(other).isPresent()) {
            return false;
        }
        int end = JsonText.endOfString(bytes, member.from(), member.valueFrom());
        edits.replace(member.from(), end, JsonText.quote(other));
        return true;
    }

    /** Returns whether the newer name of the limit is given as well, which takes precedence. */
    private boolean isSuperseded(String name) {
        return name.equals("max_tokens") && call.head().member("max_completion_tokens").isPresent();
    }

    private void checkTextInput(Member input) throws RequestEditException {
        for (var element : JsonParts.elements(bytes, input.valueFrom(), input.valueTo())) {
            if (bytes[element.from()] != '"') {
                throw new RequestEditException(
                        "input",
                        "Mistral embeds text only; send strings instead of token numbers.");
            }
        }
    }

    private boolean hasEffect(Member member) {
        return isGiven(member)
                && !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "{}")
                && !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "[]")
                && !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "[\"text\"]")
                && !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "\"none\"");
    }

    private boolean isGiven(Member member) {
        return !JsonText.is(bytes, member.valueFrom(), member.valueTo(), "null");
    }

    private void report(Member member) {
        boolean replaced = isSuperseded(member.name()) || REMOVED_SILENTLY.contains(member.name());
        if (!replaced && isGiven(member)) {
            dropped.add(member.name());
        }
    }
}
