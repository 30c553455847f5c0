package dev.portolan.provider.conversation;

import dev.portolan.provider.Target;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The use that a target of OpenAI's family makes of thoughts in earlier turns, so that it may get
 * back what it made itself. As of 2026-11-29.
 */
enum ThoughtPolicy {
    /** Nothing: the API has no member for thoughts and refuses or ignores unknown ones. */
    NONE,
    /** Text, which chat templates put into the prompt (vLLM, SGLang, llama.cpp, DeepSeek's API). */
    TEXT,
    /** Text and details with signatures (OpenRouter, MiniMax). */
    DETAILS,
    /** Google's signatures in {@code extra_content} (Gemini's OpenAI-compatible endpoints). */
    GOOGLE,
    /** Parts of the content, of type {@code thinking} (Mistral). */
    PARTS;

    private static final Map<String, ThoughtPolicy> BY_PROVIDER =
            Map.ofEntries(
                    Map.entry("openai", NONE),
                    Map.entry("azure-openai", NONE),
                    Map.entry("azure-foundry", NONE),
                    Map.entry("aws-bedrock", NONE),
                    Map.entry("gcp-vertex", NONE),
                    Map.entry("nim", NONE),
                    Map.entry("tei", NONE),
                    Map.entry("mistral", PARTS),
                    Map.entry("openai-compatible", TEXT),
                    Map.entry("aws-sagemaker", TEXT),
                    Map.entry("vllm", TEXT),
                    Map.entry("sglang", TEXT),
                    Map.entry("tgi", TEXT),
                    Map.entry("llama-cpp", TEXT),
                    Map.entry("ollama", TEXT),
                    Map.entry("ovhcloud", TEXT),
                    Map.entry("scaleway", TEXT),
                    Map.entry("ionos", TEXT),
                    Map.entry("stackit", TEXT),
                    Map.entry("nebius", TEXT),
                    Map.entry("coreweave", TEXT));

    private static final Pattern GEMINI = Pattern.compile("(?:^|[/.:_-])gemini-");

    /** Gemini models that refuse a history whose calls have no signature. */
    private static final Pattern SIGNS_CALLS =
            Pattern.compile("(?:^|[/.:_-])gemini-(?:[3-9]|[0-9]{2})");

    private static final Pattern WITH_DETAILS =
            Pattern.compile("(?:^|\\.)(?:openrouter\\.ai|minimax\\.io|minimaxi\\.com)$");

    /** Hosts that refuse members they don't know. */
    private static final Pattern CLOSED =
            Pattern.compile("(?:^|\\.)(?:openai\\.com|groq\\.com|cerebras\\.ai)$");

    /** Returns the policy of a target. */
    static ThoughtPolicy of(String provider, Target target) {
        var model = target.model().toLowerCase(Locale.ROOT);
        var known = BY_PROVIDER.getOrDefault(provider, NONE);
        boolean open = provider.equals("openai-compatible") || provider.equals("gcp-vertex");
        if (open && GEMINI.matcher(model).find()) {
            return GOOGLE;
        }
        var host = String.valueOf(target.base().getHost()).toLowerCase(Locale.ROOT);
        if (known == TEXT && WITH_DETAILS.matcher(host).find()) {
            return DETAILS;
        }
        return known == TEXT && CLOSED.matcher(host).find() ? NONE : known;
    }

    /** Returns whether the table has a row for a provider. */
    static boolean lists(String provider) {
        return BY_PROVIDER.containsKey(provider);
    }

    /** Returns whether a target refuses calls in a history that have no signature of Google's. */
    boolean needsCallSignatures(Target target) {
        return this == GOOGLE
                && SIGNS_CALLS.matcher(target.model().toLowerCase(Locale.ROOT)).find();
    }
}
