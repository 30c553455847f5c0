package dev.portolan.provider.request;

import java.util.Locale;
import java.util.Optional;

/**
 * Something a request may need and a provider or a model may lack, where going without would change
 * the answer. Names are the ones a catalogue's {@code supports} uses.
 */
public enum Feature {
    TOOLS(true),
    /** The caller demands a call: {@code tool_choice} is {@code required} or names a tool. */
    FORCED_TOOL(false),
    /** The caller asks for parallel calls, or the history holds them. */
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
    /** The provider is to search the web. */
    WEB_SEARCH(false),
    /** The provider is to run tools itself: code, searches in files, remote MCP servers. */
    HOSTED_TOOLS(false),
    /** An image, sound or file is given as an address that the provider has to fetch. */
    REMOTE_MEDIA(false),
    /** The provider is to keep the answer, or to read a file it keeps. */
    STORED(false);

    private final boolean modelMatter;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Feature(boolean modelMatter) {
        this.modelMatter = modelMatter;
    }

    /** The kebab-case name, as in a catalogue's {@code supports}. */
    public String label() {
        return label;
    }

    /** Whether models of one provider differ in it, so that a catalogue has to declare it. */
    public boolean modelMatter() {
        return modelMatter;
    }

    /** The feature with this kebab-case name. */
    public static Optional<Feature> labelled(String label) {
        for (var feature : values()) {
            if (feature.label.equals(label)) {
                return Optional.of(feature);
            }
        }
        return Optional.empty();
    }
}
