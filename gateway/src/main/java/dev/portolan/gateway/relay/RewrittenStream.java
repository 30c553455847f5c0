package dev.portolan.gateway.relay;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.StreamRewriter;

import java.util.List;

/**
 * A stream to a caller whose client can't read the events as they are. Belongs to the event loop of
 * the response.
 */
public final class RewrittenStream implements StreamSink {
    private final CallerResponse response;
    private final StreamRewriter rewriter;
    private boolean begun;

    /** Rewrites all events of the answer that {@code response} sends. */
    public RewrittenStream(CallerResponse response, StreamRewriter rewriter) {
        this.response = response;
        this.rewriter = rewriter;
    }

    @Override
    public boolean committed() {
        return response.committed();
    }

    @Override
    public void startStream() {
        response.startStream();
    }

    @Override
    public void write(byte[] array, int from, int to) {
        begun = true;
        send(rewriter.events(array, from, to));
    }

    /**
     * Sends what was held back of an answer whose last event was written; false if the answer can't
     * be completed, because the client would need more in one piece than is kept.
     */
    public boolean complete() {
        send(rewriter.end());
        return !rewriter.tooLarge();
    }

    private void send(List<Slice> events) {
        for (Slice event : events) {
            response.write(event.array(), event.from(), event.to());
        }
    }

    /** Returns whether any event was written, sent or held back. */
    public boolean begun() {
        return begun;
    }

    @Override
    public boolean full() {
        return response.full();
    }

    @Override
    public void whenDrained(Runnable resume) {
        response.whenDrained(resume);
    }
}
