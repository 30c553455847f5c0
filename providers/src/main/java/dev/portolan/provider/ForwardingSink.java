package dev.portolan.provider;

import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

/** Forwards all that it receives to another sink; a subclass changes what it overrides. */
public abstract class ForwardingSink implements EventSink {
    private final EventSink sink;

    protected ForwardingSink(EventSink sink) {
        this.sink = sink;
    }

    /** Returns the sink that receives what is forwarded. */
    protected final EventSink sink() {
        return sink;
    }

    @Override
    public void forward(byte[] bytes, int from, int to) {
        sink.forward(bytes, from, to);
    }

    @Override
    public void error(ProviderError error) {
        sink.error(error);
    }

    @Override
    public void firstContent() {
        sink.firstContent();
    }

    @Override
    public void thinking() {
        sink.thinking();
    }

    @Override
    public void usage(Usage usage) {
        sink.usage(usage);
    }

    @Override
    public void quantities(ChargedUnits quantities) {
        sink.quantities(quantities);
    }

    @Override
    public void finish(int choice, FinishReason reason, @Nullable String raw) {
        sink.finish(choice, reason, raw);
    }

    @Override
    public void done() {
        sink.done();
    }

    @Override
    public void malformed() {
        sink.malformed();
    }
}
