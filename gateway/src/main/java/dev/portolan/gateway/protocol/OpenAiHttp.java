package dev.portolan.gateway.protocol;

import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** OpenAI's protocol in HTTP: an error object, events without names, {@code [DONE]} at the end. */
final class OpenAiHttp implements ProtocolHttp {
    static final OpenAiHttp INSTANCE = new OpenAiHttp();

    private OpenAiHttp() {}

    @Override
    public HeaderReading read(Call call, MultiMap headers) {
        return new HeaderReading.Read(call);
    }

    /** Sets nothing beside {@code x-request-id}, which every answer has. */
    @Override
    public void setRequestId(MultiMap headers, String id) {}

    @Override
    public void setLimits(MultiMap headers, LimitsLeft left, Instant now) {
        setLimit(headers, "requests", left.requests());
        setLimit(headers, "tokens", left.tokens());
    }

    private static void setLimit(MultiMap headers, String what, LimitsLeft.@Nullable Left left) {
        if (left != null) {
            headers.set("x-ratelimit-limit-" + what, Long.toString(left.limit()))
                    .set("x-ratelimit-remaining-" + what, Long.toString(left.remaining()))
                    .set("x-ratelimit-reset-" + what, duration(left.resetMillis()));
        }
    }

    /**
     * Returns a duration as OpenAI writes it, such as {@code 6m0s}, {@code 1.5s} or {@code 7ms}.
     */
    private static String duration(long millis) {
        if (millis < 1_000) {
            return millis + "ms";
        }
        BigDecimal seconds = BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros();
        long minutes = millis / 60_000;
        String tail = seconds.toPlainString() + "s";
        return minutes == 0
                ? tail
                : minutes < 60
                        ? minutes + "m" + tail
                        : minutes / 60 + "h" + minutes % 60 + "m" + tail;
    }

    @Override
    public byte[] body(Refusal refusal) {
        return utf8("{\"error\":" + error(refusal) + "}");
    }

    @Override
    public byte[] event(Refusal refusal, Slice sent) {
        return utf8("data: {\"error\":" + error(refusal) + "}\n\n");
    }

    /** Returns the error object of a refusal. */
    static String error(Refusal refusal) {
        return "{\"message\":%s,\"type\":%s,\"param\":%s,\"code\":%s}"
                .formatted(
                        JsonBody.quoted(refusal.message()),
                        JsonBody.quoted(refusal.type()),
                        JsonBody.quoted(refusal.param()),
                        JsonBody.quoted(refusal.code()));
    }

    @Override
    public byte[] lastEvent() {
        return utf8("data: [DONE]\n\n");
    }

    @Override
    public byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
        String json =
                "{\"id\":%s,\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":%s,"
                                .formatted(JsonBody.quoted(id), JsonBody.quoted(model))
                        + "\"choices\":[],\"portolan\":%s}"
                                .formatted(StreamTrailer.totals(usage, cost));
        return utf8("data: " + json + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
