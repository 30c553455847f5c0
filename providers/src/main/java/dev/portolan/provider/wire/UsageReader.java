package dev.portolan.provider.wire;

import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Reads a {@code usage} object of the OpenAI family, including the members in which some servers
 * put the same counts. Of a count that occurs twice the larger one is used.
 */
public final class UsageReader {
    private static final int MAX_DIGITS = 18;

    /** The largest count, so that a sum of a few does not overflow. */
    private static final double MAX_COUNT = 1e18;

    /** The sides of an answer, as positions of their counts. */
    private static final int INPUT = 0;

    private static final int OUTPUT = 1;

    private final JsonCursor cursor = new JsonCursor();
    private final byte[] bytes;
    private long prompt;
    private long completion;
    private long total;
    private long reasoning;
    private long read;
    private long written;
    private final long[] audio = new long[2];
    private final long[] image = new long[2];
    private long accepted;
    private long rejected;

    private UsageReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the usage in a range that contains the object; null if it is none. */
    public static @Nullable Usage read(byte[] bytes, int from, int to) {
        var reader = new UsageReader(bytes);
        return reader.object(from, to) ? reader.usage() : null;
    }

    private boolean object(int from, int to) {
        cursor.over(bytes, from, to);
        if (!cursor.object()) {
            return false;
        }
        while (cursor.member()) {
            member();
        }
        return cursor.end();
    }

    private void member() {
        if (cursor.named("prompt_tokens") || cursor.named("input_tokens")) {
            prompt = Math.max(prompt, count());
        } else if (cursor.named("completion_tokens") || cursor.named("output_tokens")) {
            completion = Math.max(completion, count());
        } else if (cursor.named("total_tokens")) {
            total = count();
        } else if (cursor.named("reasoning_tokens")) {
            reasoning = Math.max(reasoning, count());
        } else if (isCached()) {
            read = Math.max(read, count());
        } else {
            details(side());
        }
    }

    private void details(int side) {
        if (side < 0 || !cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            detail(side);
        }
    }

    private boolean isCached() {
        return cursor.named("cached_tokens")
                || cursor.named("prompt_cache_hit_tokens")
                || cursor.named("num_cached_tokens");
    }

    /** Returns the side that the current member details; -1 if it details none. */
    private int side() {
        if (cursor.named("prompt_tokens_details") || cursor.named("input_tokens_details")) {
            return INPUT;
        }
        return cursor.named("completion_tokens_details") || cursor.named("output_tokens_details")
                ? OUTPUT
                : -1;
    }

    private void detail(int side) {
        if (cursor.named("cached_tokens")) {
            read = Math.max(read, count());
        } else if (cursor.named("reasoning_tokens")) {
            reasoning = Math.max(reasoning, count());
        } else if (cursor.named("cache_write_tokens")) {
            written = Math.max(written, count());
        } else if (cursor.named("audio_tokens")) {
            audio[side] = Math.max(audio[side], count());
        } else if (cursor.named("image_tokens")) {
            image[side] = Math.max(image[side], count());
        } else if (cursor.named("accepted_prediction_tokens")) {
            accepted = Math.max(accepted, count());
        } else if (cursor.named("rejected_prediction_tokens")) {
            rejected = Math.max(rejected, count());
        } else {
            cursor.skip();
        }
    }

    /** Returns the current value as a count: its integer part, or 0 if it is no positive number. */
    private long count() {
        cursor.skip();
        long count = 0;
        int at = cursor.valueFrom();
        int max = Math.min(cursor.valueTo(), at + MAX_DIGITS);
        while (at < max && bytes[at] >= '0' && bytes[at] <= '9') {
            count = count * 10 + (bytes[at++] - '0');
        }
        boolean plain = at == cursor.valueTo() || at == cursor.valueFrom();
        return plain ? count : rounded();
    }

    /** A number with a fraction, an exponent or more digits than a count has. */
    private long rounded() {
        int length = cursor.valueTo() - cursor.valueFrom();
        var text = new String(bytes, cursor.valueFrom(), length, StandardCharsets.US_ASCII);
        return (long) Math.min(Double.parseDouble(text), MAX_COUNT);
    }

    private Usage usage() {
        long input = Usage.input(prompt, read, written);
        long whole = input + read + written;
        if (completion == 0) {
            completion = Math.max(0, total - whole);
        }
        // xAI and Perplexity don't count reasoning in the completion, which the total shows.
        if (reasoning > 0 && total == whole + completion + reasoning) {
            completion += reasoning;
        }
        return new Usage(
                input, read, written, completion, Math.min(completion, reasoning), details());
    }

    private Usage.Details details() {
        return new Usage.Details(
                0, audio[INPUT], image[INPUT], audio[OUTPUT], image[OUTPUT], accepted, rejected);
    }
}
