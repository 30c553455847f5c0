package dev.portolan.provider.request;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The families of models that think by default, according to their vendors' documentation. A model
 * under another name is declared with {@code supports: [reasoning]}.
 *
 * <p>Claude before its fifth generation and Amazon Nova are not among them: they think only if a
 * request enables it.
 */
public final class ThinkingModels {
    /**
     * Families that never think; they take precedence over {@link #ALWAYS}, as in {@code
     * grok-4-fast-non-reasoning}. Each matches between two of {@code / . : - _ @}, or at an end of
     * the id.
     */
    private static final Pattern NEVER =
            words(
                    "non-?(?:reasoning|thinking)",
                    "gpt-5(?:\\.[0-9]+)?-chat",
                    "qwen3(?:\\.[0-9]+)?-[a-z0-9.-]*instruct",
                    "qwen3(?:\\.[0-9]+)?-(?:coder|embedding|reranker|vl-embedding|max(?!-thinking))",
                    "gemini-[0-9.]+-[a-z-]*(?:image|tts|live|embedding)",
                    "gemini-2\\.5-flash-lite");

    private static final Pattern ALWAYS =
            words(
                    "o[1-9](?:-[a-z0-9-]+)?",
                    "gpt-[5-9][a-z0-9.-]*",
                    "claude-[a-z]+-[5-9][a-z0-9.-]*",
                    "claude-(?:fable|mythos)[a-z0-9.-]*",
                    "gpt-oss[a-z0-9.-]*",
                    "codex-mini",
                    "deepseek[.-]r[0-9][a-z0-9.-]*",
                    "deepseek-reasoner",
                    "magistral[a-z0-9.-]*",
                    "qwq[a-z0-9.-]*",
                    "qwen3[a-z0-9.-]*",
                    "gemini-(?:2\\.5|[3-9])[a-z0-9.-]*",
                    "grok-(?:3-mini|4|code)[a-z0-9.-]*",
                    "minimax-m[0-9][a-z0-9.-]*",
                    "glm-(?:4\\.[5-9]|[5-9]|z1)[a-z0-9.-]*",
                    "kimi-k2\\.[5-9][a-z0-9.-]*",
                    "exaone-deep[a-z0-9.-]*",
                    "[a-z0-9.-]*(?:thinking|reasoning|reasoner)[a-z0-9.-]*");

    private ThinkingModels() {}

    private static Pattern words(String... families) {
        return Pattern.compile(
                "(?:^|[/.:_@-])(?:" + String.join("|", List.of(families)) + ")(?:$|[-/:_@])");
    }

    /** Returns whether the model with this id, a vendor's or a catalog's, thinks by default. */
    public static boolean byDefault(String id) {
        String name = id.toLowerCase(Locale.ROOT);
        return ALWAYS.matcher(name).find() && !NEVER.matcher(name).find();
    }
}
