package dev.portolan.provider.conversation;

import dev.portolan.provider.Call;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The place where a target of OpenAI's family accepts instructions. As of 2026-11-29.
 *
 * <p>OpenAI and Azure accept them anywhere. Most other servers apply the chat template of the
 * model, and many templates refuse all but one message of instructions at the start: Qwen's
 * (ollama/ollama#17774, vllm-project/vllm#41114), Mistral's (error 3230 of its API), Gemma's. What
 * a server does with others depends on the model's template, so that all servers get one such
 * message unless the model is known to be OpenAI's.
 */
enum SystemPlacement {
    /** Anywhere, in any number. */
    ANYWHERE,
    /** In one message at the start. */
    FIRST,
    /** Nowhere, so that they are part of the user's messages. */
    NOWHERE;

    private static final Map<String, SystemPlacement> BY_PROVIDER =
            Map.ofEntries(
                    Map.entry("openai", ANYWHERE),
                    Map.entry("azure-openai", ANYWHERE),
                    Map.entry("azure-foundry", ANYWHERE),
                    Map.entry("openai-compatible", FIRST),
                    Map.entry("aws-bedrock", FIRST),
                    Map.entry("aws-sagemaker", FIRST),
                    Map.entry("gcp-vertex", FIRST),
                    Map.entry("mistral", FIRST),
                    Map.entry("vllm", FIRST),
                    Map.entry("sglang", FIRST),
                    Map.entry("tgi", FIRST),
                    Map.entry("llama-cpp", FIRST),
                    Map.entry("ollama", FIRST),
                    Map.entry("nim", FIRST),
                    Map.entry("tei", FIRST),
                    Map.entry("ovhcloud", FIRST),
                    Map.entry("scaleway", FIRST),
                    Map.entry("ionos", FIRST),
                    Map.entry("stackit", FIRST),
                    Map.entry("nebius", FIRST),
                    Map.entry("coreweave", FIRST));

    /** OpenAI's own models, wherever they are served. */
    private static final Pattern OPENAI =
            Pattern.compile("(?:^|[/.:_-])(?:gpt-[345]|chatgpt-|o[1-9](?:$|-))");

    /** Families whose templates take one message at the start, also at a cloud of many vendors. */
    private static final Pattern STRICT =
            Pattern.compile(
                    "qwen|qwq|gemma|deepseek|llama|phi-?[34]|(?:^|[/.:_-])"
                            + "(?:mi[sx]tral|ministral|codestral|devstral|magistral|pixtral)");

    /** The first generations of Gemma, whose templates refuse every message of instructions. */
    private static final Pattern WITHOUT =
            Pattern.compile("(?:^|[/.:_-])(?:code)?gemma(?:-?2)?[-:][0-9]+b");

    /** Returns the placement for a model of a provider. */
    static SystemPlacement of(String provider, String model) {
        var name = model.toLowerCase(Locale.ROOT);
        if (WITHOUT.matcher(name).find()) {
            return NOWHERE;
        }
        if (STRICT.matcher(name).find()) {
            return FIRST;
        }
        return OPENAI.matcher(name).find() ? ANYWHERE : BY_PROVIDER.getOrDefault(provider, FIRST);
    }

    /** Returns whether the table has a row for a provider. */
    static boolean lists(String provider) {
        return BY_PROVIDER.containsKey(provider);
    }

    /** Returns whether messages of a call have to be moved. */
    boolean moves(Call call) {
        var head = call.head();
        return switch (this) {
            case ANYWHERE -> false;
            case FIRST -> head.systemMessages() > (head.startsWithSystem() ? 1 : 0);
            case NOWHERE -> head.systemMessages() > 0;
        };
    }
}
