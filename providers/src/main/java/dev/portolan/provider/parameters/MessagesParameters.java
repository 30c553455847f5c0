package dev.portolan.provider.parameters;

import dev.portolan.provider.Call;
import dev.portolan.provider.Target;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/** Adapts the parameters of a message request, passed on by its bytes, to a Claude. */
public final class MessagesParameters {
    private static final String THINKING = "thinking";
    private static final String OUTPUT = "output_config";
    private static final String EFFORT = "effort";
    private static final String TYPE = "type";
    private static final Set<String> NAMES =
            Set.of("temperature", "top_p", "top_k", THINKING, OUTPUT);
    private static final BigDecimal MIN_TOP_P = new BigDecimal("0.95");
    private static final int MAX_BYTES = 64 << 10;

    private final Call call;
    private final ModelRules rules;
    private final JsonValue thinking;
    private final JsonValue output;
    private final MemberChanges changes = new MemberChanges();

    private MessagesParameters(Call call, ModelRules rules) {
        this.call = call;
        this.rules = rules;
        this.thinking = value(THINKING);
        this.output = value(OUTPUT);
    }

    /** Returns what has to change in a request for a target; most requests stay as they are. */
    public static MemberChanges of(Call call, Target target) {
        if (call.head().members().stream().map(Member::name).noneMatch(NAMES::contains)) {
            return MemberChanges.NONE;
        }
        var rules = ModelTable.of(target);
        return rules.isKnown() ? new MessagesParameters(call, rules).changes() : MemberChanges.NONE;
    }

    private MemberChanges changes() {
        var type = thinking.get(TYPE).textOrEmpty();
        boolean thinks =
                switch (type) {
                    case "enabled" -> enabled();
                    case "adaptive" -> adaptive();
                    case "disabled", "between_tools" -> off(type);
                    default -> false;
                };
        boolean off = !thinks && !type.isEmpty();
        effort(off);
        samplers(thinks);
        return changes;
    }

    /** Returns whether the model is going to think. */
    private boolean enabled() {
        if (rules.thinking().contains(ThinkingForm.ENABLED)) {
            return true;
        }
        return rules.isAdaptive() ? to("adaptive") : without();
    }

    private boolean adaptive() {
        if (rules.isAdaptive()) {
            return true;
        }
        var budget =
                rules.thinking().isEmpty() || forcesTool()
                        ? null
                        : ThinkingBudget.of(
                                null,
                                Effort.of(output.get(EFFORT).text()).orElse(Effort.HIGH).budget(),
                                limit(),
                                rules.maxOutput());
        if (budget == null) {
            return without();
        }
        changes.replace(THINKING, typed("enabled").put("budget_tokens", budget.tokens()).build());
        return true;
    }

    private @Nullable Long limit() {
        var limit = value("max_tokens");
        return limit.number() == null ? null : limit.count();
    }

    /** Claude thinks within a budget only if no tool call is required. */
    private boolean forcesTool() {
        var choice = value("tool_choice").get(TYPE).textOrEmpty();
        return choice.equals("any") || choice.equals("tool");
    }

    private boolean off(String given) {
        switch (rules.off()) {
            case DISABLED -> {
                if (!given.equals("disabled")) {
                    to("disabled");
                }
            }
            case OMITTED -> changes.remove(THINKING);
            case BETWEEN_TOOLS -> {
                if (!given.equals("between_tools")) {
                    to("between_tools");
                }
            }
            case NEVER -> changes.drop(THINKING);
        }
        return false;
    }

    private boolean to(String type) {
        changes.replace(THINKING, typed(type).build());
        return true;
    }

    /** Returns the caller's setting in another form, with what all forms have in common. */
    private ObjectBuilder typed(String type) {
        return new ObjectBuilder()
                .put(TYPE, type)
                .put("display", type.equals("disabled") ? null : thinking.get("display").text());
    }

    private boolean without() {
        changes.drop(THINKING);
        return false;
    }

    private void effort(boolean off) {
        var given = output.get(EFFORT).text();
        if (given == null) {
            return;
        }
        if (rules.efforts().isEmpty()) {
            var left = new ObjectBuilder(output).remove(EFFORT);
            if (left.isEmpty()) {
                changes.remove(OUTPUT);
            } else {
                changes.replace(OUTPUT, left.build());
            }
            boolean became = thinking.get(TYPE).textOrEmpty().equals("adaptive");
            if (!became || changes.dropped().contains(THINKING)) {
                changes.report(OUTPUT + "." + EFFORT);
            }
            return;
        }
        var nearest = Effort.of(given).map(effort -> effort.nearest(known(off)).text());
        if (nearest.isPresent() && !nearest.get().equals(given)) {
            changes.replace(OUTPUT, new ObjectBuilder(output).put(EFFORT, nearest.get()).build());
        }
    }

    /** Returns the efforts accepted, which are fewer where thinking is switched off. */
    private Set<Effort> known(boolean off) {
        var highest = rules.offEffort();
        if (!off || highest == null) {
            return rules.efforts();
        }
        var known = EnumSet.copyOf(rules.efforts());
        known.removeIf(effort -> effort.compareTo(highest) > 0);
        return known;
    }

    private void samplers(boolean thinks) {
        boolean temperature = sampler(Parameter.TEMPERATURE, thinks);
        boolean topP = sampler(Parameter.TOP_P, thinks);
        if (temperature && topP && rules.oneSampler()) {
            changes.drop(Parameter.TOP_P.member());
        }
        sampler(Parameter.TOP_K, thinks);
    }

    /** Leaves a parameter out if the model refuses it; returns whether one is left. */
    private boolean sampler(Parameter parameter, boolean thinks) {
        var value = value(parameter.member());
        if (value.isNull()) {
            return false;
        }
        boolean refused = rules.refuses(parameter);
        if (refused && parameter.isDefault(value)) {
            changes.remove(parameter.member());
            return false;
        }
        if (refused || (thinks && !acceptedThinking(parameter, value))) {
            changes.drop(parameter.member());
            return false;
        }
        return true;
    }

    /** Returns whether a Claude accepts the value while it thinks. */
    private static boolean acceptedThinking(Parameter parameter, JsonValue value) {
        if (parameter != Parameter.TOP_P) {
            return parameter.isDefault(value);
        }
        return Parameter.decimal(value).filter(d -> d.compareTo(MIN_TOP_P) >= 0).isPresent();
    }

    private JsonValue value(String name) {
        var member = call.head().member(name);
        if (member.isEmpty()) {
            return JsonValue.JsonLiteral.NULL;
        }
        var at = member.get();
        var value =
                at.valueTo() - at.valueFrom() > MAX_BYTES
                        ? null
                        : JsonReader.read(call.body().array(), at.valueFrom(), at.valueTo());
        return value == null ? JsonValue.JsonLiteral.NULL : value;
    }
}
