package dev.portolan.provider.request;

import java.util.Locale;
import java.util.Optional;

/**
 * A feature that a request may need and that a provider or a model may lack; omitting it would
 * change the answer. The names are those of {@code supports} in a catalog.
 */
public enum Feature {
    TOOLS(true),
    /** The caller requires a tool call: {@code tool_choice} is {@code required} or names a tool. */
    FORCED_TOOL(false),
    /** The caller enables parallel tool calls, or the history contains them. */
    PARALLEL_TOOLS(false),
    VISION(true),
    AUDIO(true),
    VIDEO(true),
    FILES(true),
    JSON_SCHEMA(true),
    JSON_OBJECT(false),
    LOGPROBS(false),
    /** More than one answer: {@code n} above 1. */
    MULTIPLE(false),
    /** The answer continues the last message, which is the assistant's. */
    PREFILL(true),
    /** The provider searches the web. */
    WEB_SEARCH(false),
    /** The provider runs tools itself: code, searches in files, remote MCP servers. */
    HOSTED_TOOLS(false),
    /** An image, a sound or a file is given as an address from which the provider loads it. */
    REMOTE_MEDIA(false),
    /** The provider stores the answer, or reads a file that it stores. */
    STORED(false);

    private final boolean variesByModel;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Feature(boolean variesByModel) {
        this.variesByModel = variesByModel;
    }

    /** Returns the kebab-case name, as in a catalog's {@code supports}. */
    public String label() {
        return label;
    }

    /** Returns whether models of one provider differ in it, so that a catalog has to declare it. */
    public boolean variesByModel() {
        return variesByModel;
    }

    /** Finds the feature with this kebab-case name. */
    public static Optional<Feature> labelled(String label) {
        for (var feature : values()) {
            if (feature.label.equals(label)) {
                return Optional.of(feature);
            }
        }
        return Optional.empty();
    }
}
