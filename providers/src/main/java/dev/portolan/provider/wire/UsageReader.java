package dev.portolan.provider.wire;

import dev.portolan.provider.Usage;

import org.jspecify.annotations.Nullable;

/** Reads a {@code usage} object of OpenAI's kind, with the places others put the same counts. */
public final class UsageReader {
    private UsageReader() {}

    /** The usage in a range that holds the object; null when it is none. */
    public static @Nullable Usage read(byte[] bytes, int from, int to) {
        var usage = Tree.read(bytes, from, to);
        return usage.isObject() ? of(usage) : null;
    }

    private static Usage of(Tree usage) {
        long prompt = largest(usage, "prompt_tokens", "input_tokens");
        long completion = largest(usage, "completion_tokens", "output_tokens");
        long total = usage.get("total_tokens").count();
        long reasoning =
                Math.max(details(usage, "reasoning_tokens"), usage.get("reasoning_tokens").count());
        if (completion == 0) {
            completion = Math.max(0, total - prompt);
        }
        // xAI and Perplexity count reasoning beside the completion, as the total tells.
        if (reasoning > 0 && total == prompt + completion + reasoning) {
            completion += reasoning;
        }
        long read = Math.min(prompt, cached(usage));
        long written = Math.min(prompt - read, details(usage, "cache_write_tokens"));
        return new Usage(
                prompt - read - written,
                read,
                written,
                completion,
                Math.min(completion, reasoning));
    }

    private static long largest(Tree usage, String name, String other) {
        return Math.max(usage.get(name).count(), usage.get(other).count());
    }

    private static long cached(Tree usage) {
        long told = details(usage, "cached_tokens");
        for (var name :
                new String[] {"cached_tokens", "prompt_cache_hit_tokens", "num_cached_tokens"}) {
            told = Math.max(told, usage.get(name).count());
        }
        return told;
    }

    private static long details(Tree usage, String name) {
        long told = 0;
        for (var place :
                new String[] {
                    "prompt_tokens_details",
                    "completion_tokens_details",
                    "input_tokens_details",
                    "output_tokens_details"
                }) {
            told = Math.max(told, usage.get(place).get(name).count());
        }
        return told;
    }
}
