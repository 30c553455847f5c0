package dev.portolan.provider.parameters;

import dev.portolan.provider.request.Feature;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one family of models accepts.
 *
 * @param family the name by which a catalog may declare it; empty if nothing is known
 * @param vendor whose models they are
 * @param fixed parameters of which only the default value is accepted
 * @param refused parameters that are refused with any value
 * @param free those of both that are accepted while the model does not think
 * @param oneSampler whether a temperature and {@code top_p} exclude each other
 * @param newLimit whether the output limit must be named {@code max_completion_tokens}
 * @param efforts the efforts it knows; empty if it accepts none
 * @param defaultEffort the one that applies without a setting; null if that is not known
 * @param thinking the forms in which a request asks it to think; empty if it has none
 * @param off how its thinking is switched off
 * @param offEffort the highest effort accepted beside {@code thinking: disabled}
 * @param thinks whether it thinks by default
 * @param maxOutput the most tokens of one answer; 0 if not known
 * @param names the patterns of its models' names
 * @param source where this was read, on the day {@code observed}
 */
public record ModelRules(
        String family,
        Vendor vendor,
        Set<Parameter> fixed,
        Set<Parameter> refused,
        Set<Parameter> free,
        boolean oneSampler,
        boolean newLimit,
        Set<Effort> efforts,
        @Nullable Effort defaultEffort,
        Set<ThinkingForm> thinking,
        ThinkingOff off,
        @Nullable Effort offEffort,
        boolean thinks,
        Set<Feature> lacks,
        long maxOutput,
        List<String> names,
        String source,
        LocalDate observed) {
    static final String NEW_LIMIT = "max_completion_tokens";

    /** The rules of a model of which nothing is known: it accepts everything. */
    public static final ModelRules UNKNOWN =
            new ModelRules(
                    "",
                    Vendor.OTHER,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    false,
                    false,
                    Set.of(),
                    null,
                    Set.of(),
                    ThinkingOff.DISABLED,
                    null,
                    false,
                    Set.of(),
                    0,
                    List.of(),
                    "",
                    LocalDate.EPOCH);

    /** The vendor of a family, whose own protocol names the efforts. */
    public enum Vendor {
        OPENAI(true),
        ANTHROPIC(false),
        AMAZON(false),
        GOOGLE(false),
        XAI(true),
        MISTRAL(true),
        OTHER(false);

        private final boolean chats;

        Vendor(boolean chats) {
            this.chats = chats;
        }

        /** Returns whether its own protocol is the chat completion. */
        public boolean chats() {
            return chats;
        }
    }

    /** The treatment of a parameter. */
    public enum Treatment {
        ACCEPTED,
        /** Accepted with its default value only. */
        FIXED,
        REFUSED
    }

    public ModelRules {
        fixed = Set.copyOf(fixed);
        refused = Set.copyOf(refused);
        free = Set.copyOf(free);
        efforts = Set.copyOf(efforts);
        thinking = Set.copyOf(thinking);
        lacks = Set.copyOf(lacks);
        names = List.copyOf(names);
    }

    /** Returns whether the model belongs to a family of the table. */
    public boolean isKnown() {
        return !family.isEmpty();
    }

    /**
     * Returns the treatment of a parameter.
     *
     * @param thinking whether the model is going to think
     */
    public Treatment of(Parameter parameter, boolean thinking) {
        if (!thinking && free.contains(parameter)) {
            return Treatment.ACCEPTED;
        }
        if (refused.contains(parameter)) {
            return Treatment.REFUSED;
        }
        return fixed.contains(parameter) ? Treatment.FIXED : Treatment.ACCEPTED;
    }

    /** Returns whether the parameter is refused, whatever its value and whether it thinks. */
    public boolean refuses(Parameter parameter) {
        return of(parameter, false) == Treatment.REFUSED;
    }

    /** Returns whether the output limit must be set by this member. */
    public boolean requires(String member) {
        return newLimit && member.equals(NEW_LIMIT);
    }

    /** Returns whether the model decides itself how much to think. */
    public boolean isAdaptive() {
        return thinking.contains(ThinkingForm.ADAPTIVE);
    }

    /** Returns the nearest effort that the model knows; the text itself if none is near. */
    public String nearest(String effort) {
        return efforts.isEmpty()
                ? effort
                : Effort.of(effort).map(known -> known.nearest(efforts).text()).orElse(effort);
    }

    /** Returns the features that none of the family's models have. */
    public Set<Feature> lacking() {
        var all = EnumSet.noneOf(Feature.class);
        all.addAll(lacks);
        if (refuses(Parameter.LOGPROBS)) {
            all.add(Feature.LOGPROBS);
        }
        return all;
    }

    /** Returns these features without those the family lacks. */
    public Set<Feature> narrow(Set<Feature> features) {
        var missing = lacking();
        if (missing.isEmpty()) {
            return features;
        }
        var left = EnumSet.noneOf(Feature.class);
        left.addAll(features);
        left.removeAll(missing);
        return left;
    }
}
