package dev.portolan.provider.parameters;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Adapts the parameters of a chat completion, passed on by its bytes, to a model. */
public final class ChatParameters {
    private static final String EFFORT = "reasoning_effort";
    private static final String OLD_LIMIT = "max_tokens";
    private static final int MAX_BYTES = 64 << 10;

    /** A value that is too long to be read, which is the default of no parameter. */
    private static final JsonValue UNREAD = JsonValue.of("");

    /** The setting of the Responses protocol that holds the effort. */
    private static final String REASONING = "reasoning";

    private final Call call;
    private final ModelRules rules;
    private final boolean response;
    private final MemberChanges changes = new MemberChanges();

    private ChatParameters(Call call, ModelRules rules, boolean response) {
        this.call = call;
        this.rules = rules;
        this.response = response;
    }

    /** Returns what has to change in a chat for a target; most chats stay as they are. */
    public static MemberChanges of(Call call, Target target) {
        if (call.head().members().stream().map(Member::name).noneMatch(ChatParameters::matters)) {
            return MemberChanges.NONE;
        }
        var rules = ModelTable.of(target);
        return rules.isKnown()
                ? new ChatParameters(call, rules, false).changes()
                : MemberChanges.NONE;
    }

    /** Returns what has to change in a request of the Responses protocol for a target. */
    public static MemberChanges ofResponse(Call call, Target target) {
        if (call.head().members().stream()
                .map(Member::name)
                .noneMatch(name -> matters(name) || name.equals(REASONING))) {
            return MemberChanges.NONE;
        }
        var rules = ModelTable.of(target);
        return rules.isKnown()
                ? new ChatParameters(call, rules, true).changes()
                : MemberChanges.NONE;
    }

    private static boolean matters(String name) {
        return Parameter.of(name).isPresent() || name.equals(EFFORT) || name.equals(OLD_LIMIT);
    }

    private MemberChanges changes() {
        limit();
        boolean thinks = thinks(response ? responseEffort() : effort());
        boolean temperature = false;
        boolean topP = false;
        for (var member : call.head().members()) {
            var parameter = Parameter.of(member.name());
            if (parameter.isPresent()) {
                var value = value(member);
                parameter(parameter.get(), value, thinks);
                temperature |= parameter.get() == Parameter.TEMPERATURE && !value.isNull();
                topP |= parameter.get() == Parameter.TOP_P && !value.isNull();
            }
        }
        if (rules.oneSampler() && temperature && topP) {
            changes.drop(Parameter.TOP_P.member());
        }
        return changes;
    }

    private void limit() {
        if (!rules.newLimit() || call.head().member(OLD_LIMIT).isEmpty()) {
            return;
        }
        if (call.head().member(ModelRules.NEW_LIMIT).isPresent()) {
            changes.remove(OLD_LIMIT);
        } else {
            changes.rename(OLD_LIMIT, ModelRules.NEW_LIMIT);
        }
    }

    /** Adapts the effort; returns the one that the model gets, or null. */
    private @Nullable Effort effort() {
        var member = call.head().member(EFFORT);
        var given = member.map(m -> value(m).text()).flatMap(Effort::of);
        if (given.isEmpty() || !rules.vendor().chats()) {
            return given.orElse(null);
        }
        if (rules.efforts().isEmpty()) {
            changes.drop(EFFORT);
            return null;
        }
        var nearest = given.get().nearest(rules.efforts());
        if (nearest != given.get()) {
            changes.replace(EFFORT, JsonValue.of(nearest.text()));
        }
        return nearest;
    }

    /** Adapts the effort in {@code reasoning}; returns the one that the model gets, or null. */
    private @Nullable Effort responseEffort() {
        var member = call.head().member(REASONING);
        var setting = member.map(this::value).orElse(UNREAD);
        var given = Optional.ofNullable(setting.get("effort").text()).flatMap(Effort::of);
        if (given.isEmpty() || !rules.vendor().chats()) {
            return given.orElse(null);
        }
        if (rules.efforts().isEmpty()) {
            changes.drop(REASONING);
            return null;
        }
        var nearest = given.get().nearest(rules.efforts());
        if (nearest != given.get()) {
            changes.replace(
                    REASONING, new ObjectBuilder(setting).put("effort", nearest.text()).build());
        }
        return nearest;
    }

    private boolean thinks(@Nullable Effort effort) {
        return Optional.ofNullable(effort == null ? rules.defaultEffort() : effort)
                .filter(used -> used != Effort.NONE)
                .isPresent();
    }

    private void parameter(Parameter parameter, JsonValue value, boolean thinks) {
        if (value.isNull()) {
            return;
        }
        switch (rules.of(parameter, thinks)) {
            case ACCEPTED -> {}
            case FIXED -> {
                if (!parameter.isDefault(value)) {
                    leaveOut(parameter);
                }
            }
            case REFUSED -> {
                if (parameter.isDefault(value)) {
                    changes.remove(parameter.member());
                } else {
                    leaveOut(parameter);
                }
            }
        }
    }

    private void leaveOut(Parameter parameter) {
        if (parameter.changesAnswer()) {
            changes.refuse(parameter.member());
        } else {
            changes.drop(parameter.member());
        }
    }

    /** Reads a member's value. */
    private JsonValue value(Member member) {
        int length = member.valueTo() - member.valueFrom();
        var value =
                length > MAX_BYTES
                        ? null
                        : JsonReader.read(
                                call.body().array(), member.valueFrom(), member.valueTo());
        return value == null ? UNREAD : value;
    }
}
