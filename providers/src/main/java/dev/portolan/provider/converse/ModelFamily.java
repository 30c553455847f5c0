package dev.portolan.provider.converse;

import dev.portolan.provider.Target;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.parameters.ModelTable;
import dev.portolan.provider.request.Feature;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The models of one vendor, which accept and reject the same things through Converse. */
public enum ModelFamily {
    CLAUDE,
    NOVA,
    TITAN,
    MISTRAL,
    LLAMA,
    COHERE,
    GPT_OSS,
    /** A vendor not listed here, or an ARN that doesn't name the vendor. */
    OTHER;

    private static final Pattern OLD_CLAUDE =
            Pattern.compile(
                    "claude-(?:instant|v\\d|[123][-.]|(?:opus|sonnet|haiku)-4-(?:0|1|2025))");
    private static final Pattern OLD_MISTRAL =
            Pattern.compile("mistral-7b|mixtral|mistral-(?:large|small)-240|mistral-large-2407");

    /** Returns the family of a target's model, declared by its catalog or named by its id. */
    public static ModelFamily of(Target target) {
        return of(nameOf(target));
    }

    private static String nameOf(Target target) {
        return target.settings().getOrDefault(Target.FAMILY, target.model());
    }

    /** Returns the family that an id names. */
    public static ModelFamily of(String model) {
        var id = model.toLowerCase(Locale.ROOT);
        if (id.contains("anthropic.") || id.contains("claude")) {
            return CLAUDE;
        }
        if (id.contains("amazon.nova") || id.startsWith("nova")) {
            return NOVA;
        }
        if (id.contains("amazon.titan")) {
            return TITAN;
        }
        if (id.contains("mistral.") || id.startsWith("mistral-")) {
            return MISTRAL;
        }
        if (id.contains("meta.llama")) {
            return LLAMA;
        }
        if (id.contains("cohere.")) {
            return COHERE;
        }
        return id.contains("openai.gpt-oss") || id.startsWith("gpt-oss") ? GPT_OSS : OTHER;
    }

    /** Returns whether {@code any} may be demanded as the tool's choice. */
    boolean demandsAny() {
        return this == CLAUDE || this == NOVA || this == MISTRAL || this == OTHER;
    }

    /** Returns whether one tool may be demanded by name. */
    boolean demandsOne() {
        return this == CLAUDE || this == NOVA || this == OTHER;
    }

    /** Returns whether cache points are understood. */
    boolean caches() {
        return this == CLAUDE || this == NOVA;
    }

    /** Returns whether {@code outputConfig} makes this model follow a schema. */
    boolean followsSchemas(Target target) {
        return switch (this) {
            case CLAUDE -> !OLD_CLAUDE.matcher(nameOf(target)).find();
            case MISTRAL -> !OLD_MISTRAL.matcher(nameOf(target)).find();
            case GPT_OSS, OTHER -> true;
            case NOVA, TITAN, LLAMA, COHERE -> false;
        };
    }

    /**
     * Returns the features that Converse can express and this model rejects, whatever the catalog
     * declares.
     */
    public Set<Feature> lacks(Target target) {
        var lacking = EnumSet.noneOf(Feature.class);
        if (this == TITAN) {
            lacking.add(Feature.TOOLS);
        }
        if (!demandsAny()) {
            lacking.add(Feature.FORCED_TOOL);
        }
        if (!followsSchemas(target) && !demandsAny()) {
            lacking.add(Feature.JSON_SCHEMA);
        }
        if (this != CLAUDE || ModelTable.of(target).isAdaptive()) {
            lacking.add(Feature.PREFILL);
        }
        return lacking;
    }

    /** Returns whether a thought is one that models of this family accept back from Converse. */
    boolean owns(Block.Thinking thought) {
        var redacted = thought.redacted();
        if (redacted != null) {
            return redacted.isOf(Signature.BEDROCK);
        }
        var signature = thought.signature();
        return signature != null
                && signature.isOf(this == CLAUDE ? Signature.ANTHROPIC : Signature.BEDROCK);
    }
}
