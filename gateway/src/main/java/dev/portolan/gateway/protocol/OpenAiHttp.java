package dev.portolan.gateway.protocol;

import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

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
    public byte[] body(Refusal refusal) {
        return utf8("{\"error\":" + error(refusal) + "}");
    }

    @Override
    public byte[] event(Refusal refusal) {
        return utf8("data: {\"error\":" + error(refusal) + "}\n\n");
    }

    private static String error(Refusal refusal) {
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

    /** Fails, as OpenAI's protocol has no operation that counts tokens. */
    @Override
    public byte[] tokenCount(long tokens) {
        throw new IllegalStateException("OpenAI's protocol has no token count");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
