package dev.portolan.gateway.protocol;

import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.responses.EventSequence;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * OpenAI's Responses protocol in HTTP: errors as in its other protocol, named and numbered events,
 * nothing after the answer's own last event.
 */
final class ResponsesHttp implements ProtocolHttp {
    static final ResponsesHttp INSTANCE = new ResponsesHttp();

    private static final byte[] NOTHING = new byte[0];

    private ResponsesHttp() {}

    @Override
    public HeaderReading read(Call call, MultiMap headers) {
        return new HeaderReading.Read(call);
    }

    @Override
    public void setRequestId(MultiMap headers, String id) {
        OpenAiHttp.INSTANCE.setRequestId(headers, id);
    }

    @Override
    public void setLimits(MultiMap headers, LimitsLeft left, Instant now) {
        OpenAiHttp.INSTANCE.setLimits(headers, left, now);
    }

    @Override
    public byte[] body(Refusal refusal) {
        return OpenAiHttp.INSTANCE.body(refusal);
    }

    /**
     * Returns an event of type {@code error}, with the next number. It has the error as members, as
     * the protocol defines it, and as an object, at which OpenAI's clients raise an exception.
     */
    @Override
    public byte[] event(Refusal refusal, Slice sent) {
        return utf8(
                "event: error\ndata: {\"type\":\"error\",\"sequence_number\":%d,\"code\":%s,\"message\":%s,\"param\":%s,\"error\":%s}\n\n"
                        .formatted(
                                EventSequence.after(sent),
                                JsonBody.quoted(refusal.code()),
                                JsonBody.quoted(refusal.message()),
                                JsonBody.quoted(refusal.param()),
                                OpenAiHttp.error(refusal)));
    }

    @Override
    public byte[] lastEvent() {
        return NOTHING;
    }

    /** Returns an event of a type of its own, for callers that request it. */
    @Override
    public byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
        return utf8(
                "event: portolan\ndata: {\"type\":\"portolan\",\"portolan\":%s}\n\n"
                        .formatted(StreamTrailer.totals(usage, cost)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
