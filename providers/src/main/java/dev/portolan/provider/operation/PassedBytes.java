package dev.portolan.provider.operation;

import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.wire.UnusableAnswer;

/** Forwards sound as it comes. */
final class PassedBytes implements PassedStream {
    private final Call call;
    private boolean begun;
    private boolean cut;

    PassedBytes(Call call) {
        this.call = call;
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        if (from == to) {
            return 0;
        }
        if (!begun) {
            begun = true;
            sink.firstContent();
            sink.quantities(RequestUnits.of(call));
        }
        sink.forward(bytes, from, to);
        return 1;
    }

    @Override
    public void cutOff() {
        cut = true;
    }

    @Override
    public StreamEnd end(EventSink sink) {
        return cut || !begun ? UnusableAnswer.cut(!begun) : new StreamEnd.Complete();
    }
}
