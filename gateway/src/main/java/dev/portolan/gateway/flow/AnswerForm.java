package dev.portolan.gateway.flow;

import dev.portolan.gateway.cache.CachedAnswer;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.chat.ChatForms;
import dev.portolan.provider.messages.MessageForms;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Puts an answer into the form in which a caller asks for it. */
final class AnswerForm {
    private AnswerForm() {}

    /** The body to send for {@code call}: events or a whole one; empty where it can't be had. */
    static Optional<Slice> of(Call call, CachedAnswer kept) {
        boolean stream = call.head().stream();
        return switch (kept.form()) {
            case WHOLE -> stream ? asEvents(call, kept.body()) : Optional.of(kept.body());
            case EVENTS ->
                    stream ? Optional.of(kept.body()) : asWhole(call, kept.body(), kept.usage());
        };
    }

    /** A stream's events for a whole answer. */
    static Optional<Slice> asEvents(Call call, Slice body) {
        return call.operation() == Operation.MESSAGES
                ? MessageForms.events(body)
                : ChatForms.events(call.operation(), body);
    }

    /** The whole answer of a stream's events. */
    static Optional<Slice> asWhole(Call call, Slice events, @Nullable Usage usage) {
        return call.operation() == Operation.MESSAGES
                ? MessageForms.whole(events)
                : ChatForms.whole(call.operation(), events, usage);
    }

    /** The chunk that carries only usage, for a caller who asked for it. */
    static Optional<Slice> usageChunk(Call call, Slice events, @Nullable Usage usage) {
        return usage != null && call.wantsUsageChunk()
                ? ChatForms.usageChunk(call.operation(), events, usage)
                : Optional.empty();
    }
}
