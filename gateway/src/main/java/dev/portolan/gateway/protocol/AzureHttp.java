package dev.portolan.gateway.protocol;

import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A protocol of OpenAI's as Azure's clients read it: with the request's id under Azure's name, and
 * with the inner error by which they recognize a content filter.
 */
final class AzureHttp implements ProtocolHttp {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("apim-request-id");
    private static final String FILTERED = "content_filter";

    private final ProtocolHttp own;

    private AzureHttp(ProtocolHttp own) {
        this.own = own;
    }

    /** Returns the form of a protocol that Azure's clients read. */
    static ProtocolHttp around(ProtocolHttp own) {
        return new AzureHttp(own);
    }

    @Override
    public HeaderReading read(Call call, MultiMap headers) {
        return own.read(call, headers);
    }

    @Override
    public void setRequestId(MultiMap headers, String id) {
        own.setRequestId(headers, id);
        headers.set(REQUEST_ID, id);
    }

    @Override
    public void setLimits(MultiMap headers, LimitsLeft left, Instant now) {
        own.setLimits(headers, left, now);
    }

    @Override
    public byte[] body(Refusal refusal) {
        if (!refusal.code().equals(FILTERED)) {
            return own.body(refusal);
        }
        String error = OpenAiHttp.error(refusal);
        return "{\"error\":%s,\"status\":%d,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{}}}}"
                .formatted(error.substring(0, error.length() - 1), refusal.status())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] event(Refusal refusal, Slice sent) {
        return own.event(refusal, sent);
    }

    @Override
    public byte[] lastEvent() {
        return own.lastEvent();
    }

    @Override
    public byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
        return own.trailer(id, model, usage, cost);
    }
}
