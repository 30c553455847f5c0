package dev.portolan.gateway.flow;

import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Converts an answer to the form a call requests: one body, or a stream's events. */
final class AnswerForm {
    private AnswerForm() {}

    /** Returns the body to send for {@code call}; empty if that form cannot be made. */
    static Optional<Slice> of(Call call, CachedAnswer cached) {
        boolean stream = call.head().stream();
        return switch (cached.form()) {
            case WHOLE -> stream ? toEvents(call, cached.body()) : Optional.of(cached.body());
            case EVENTS ->
                    stream
                            ? Optional.of(cached.body())
                            : toWhole(call, cached.body(), cached.usage());
        };
    }

    /** Converts a whole answer to a stream's events. */
    static Optional<Slice> toEvents(Call call, Slice body) {
        return CallerProtocol.of(call.operation()).toEvents(call.operation(), body);
    }

    /** Converts a stream's events to a whole answer. */
    static Optional<Slice> toWhole(Call call, Slice events, @Nullable Usage usage) {
        return CallerProtocol.of(call.operation()).toWhole(call.operation(), events, usage);
    }

    /** Returns the event that carries only usage, for a caller that requests it. */
    static Optional<Slice> usageEvent(Call call, Slice events, @Nullable Usage usage) {
        return usage != null && call.wantsUsageChunk()
                ? CallerProtocol.of(call.operation()).usageEvent(call.operation(), events, usage)
                : Optional.empty();
    }
}
