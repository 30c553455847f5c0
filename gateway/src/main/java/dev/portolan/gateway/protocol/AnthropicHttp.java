package dev.portolan.gateway.protocol;

import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.request.AnthropicBetas;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Anthropic's protocol in HTTP: errors with a type, named events, {@code message_stop} at the end.
 */
final class AnthropicHttp implements ProtocolHttp {
    static final AnthropicHttp INSTANCE = new AnthropicHttp();

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");

    private static final Refusal UNREADABLE_BETAS =
            Refusal.of(
                            RefusalCode.INVALID_REQUEST,
                            "anthropic-beta is not a valid list; send at most 32 comma-separated"
                                    + " names of lower-case letters, digits and hyphens.")
                    .at(AnthropicBetas.HEADER);

    private AnthropicHttp() {}

    @Override
    public HeaderReading read(Call call, MultiMap headers) {
        return AnthropicBetas.read(headers.getAll(AnthropicBetas.HEADER))
                .<HeaderReading>map(betas -> new HeaderReading.Read(call.withBetas(betas)))
                .orElseGet(() -> new HeaderReading.Refused(UNREADABLE_BETAS));
    }

    @Override
    public void setRequestId(MultiMap headers, String id) {
        headers.set(REQUEST_ID, id);
    }

    @Override
    public void setLimits(MultiMap headers, LimitsLeft left, Instant now) {
        setLimit(headers, "requests", left.requests(), now);
        setLimit(headers, "tokens", left.tokens(), now);
    }

    private static void setLimit(
            MultiMap headers, String what, LimitsLeft.@Nullable Left left, Instant now) {
        if (left != null) {
            String prefix = "anthropic-ratelimit-" + what;
            Instant reset = now.plusMillis(left.resetMillis()).truncatedTo(ChronoUnit.SECONDS);
            headers.set(prefix + "-limit", Long.toString(left.limit()))
                    .set(prefix + "-remaining", Long.toString(left.remaining()))
                    .set(prefix + "-reset", reset.toString());
        }
    }

    @Override
    public byte[] body(Refusal refusal) {
        return utf8(error(refusal));
    }

    @Override
    public byte[] event(Refusal refusal, Slice sent) {
        return utf8("event: error\ndata: " + error(refusal) + "\n\n");
    }

    private static String error(Refusal refusal) {
        String message =
                refusal.code().equals(PromptTooLong.CODE)
                        ? PromptTooLong.words(refusal.message())
                        : refusal.message();
        return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s,\"code\":%s,\"param\":%s}}"
                .formatted(
                        JsonBody.quoted(type(refusal.status())),
                        JsonBody.quoted(message),
                        JsonBody.quoted(refusal.code()),
                        JsonBody.quoted(refusal.param()));
    }

    /** Returns Anthropic's error type for a status; its clients read both. */
    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status >= 400 && status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    @Override
    public byte[] lastEvent() {
        return utf8("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    /** Returns a ping, which every client skips. */
    @Override
    public byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost) {
        return utf8(
                "event: ping\ndata: {\"type\":\"ping\",\"portolan\":%s}\n\n"
                        .formatted(StreamTrailer.totals(usage, cost)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
