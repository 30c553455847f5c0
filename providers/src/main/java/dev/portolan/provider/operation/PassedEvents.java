package dev.portolan.provider.operation;

import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.ErrorReader;
import dev.portolan.provider.wire.SseReader;
import dev.portolan.provider.wire.UnusableAnswer;

import org.jspecify.annotations.Nullable;

/**
 * Forwards the events of a transcript, of speech or of images. The last event is one whose type
 * ends in {@code .done} or {@code .completed}; some servers send {@code [DONE]} instead.
 */
final class PassedEvents implements PassedStream {
    private final Call call;
    private final SseReader events = new SseReader();
    private final AnswerMeter meter = new AnswerMeter();
    private ChargedUnits used = ChargedUnits.NONE;
    private @Nullable ProviderError failure;
    private boolean begun;
    private boolean complete;
    private boolean marked;

    PassedEvents(Call call) {
        this.call = call;
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        if (failure != null || marked) {
            return 0;
        }
        events.feed(bytes, from, to);
        return drain(sink);
    }

    private int drain(EventSink sink) {
        int forwarded = 0;
        while (failure == null && !marked && events.next()) {
            forwarded += event(sink);
        }
        if (events.tooLarge()) {
            fail(UnusableAnswer.oversizedEvent(), sink);
        }
        return forwarded;
    }

    private int event(EventSink sink) {
        if (events.isEndMarker()) {
            marked = true;
            complete |= begun;
            sink.done();
            return 0;
        }
        var bytes = events.array();
        int from = events.dataFrom();
        int to = events.dataTo();
        boolean read = meter.read(bytes, from, to);
        boolean failed = "error".equals(events.name()) || (read && meter.hasError());
        if (failed || meter.type().equals("error")) {
            fail(ErrorReader.inside(bytes, from, to), sink);
            return 0;
        }
        if (!read) {
            sink.malformed();
            return 0;
        }
        if (!begun) {
            begun = true;
            sink.firstContent();
        }
        sink.forward(bytes, events.rawFrom(), events.rawTo());
        report(sink);
        return 1;
    }

    private void report(EventSink sink) {
        boolean last = meter.type().endsWith(".done") || meter.type().endsWith(".completed");
        complete |= last;
        var tokens = meter.tokens();
        if (tokens != null) {
            sink.usage(tokens);
        }
        used = used.max(meter.quantities());
        boolean image =
                meter.type().endsWith(".completed")
                        && call.operation().kind().answer() == Operation.Answer.MEDIA;
        if (image) {
            used = used.plus(new ChargedUnits(0, 0, 0, 1, 0));
        }
        sink.quantities(RequestUnits.completed(call, used));
    }

    private void fail(ProviderError error, EventSink sink) {
        failure = error;
        sink.error(error);
    }

    /** Does nothing: an answer is complete if its last event came, however its bytes end. */
    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        if (failure == null && !marked) {
            events.finish();
            drain(sink);
        }
        if (failure != null) {
            return new StreamEnd.Failed(failure);
        }
        return complete ? new StreamEnd.Complete() : UnusableAnswer.cut(!begun);
    }
}
