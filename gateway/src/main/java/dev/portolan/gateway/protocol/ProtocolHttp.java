package dev.portolan.gateway.protocol;

import dev.portolan.gateway.limits.LimitsLeft;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.AnthropicProtocol;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.caller.ClientKind;
import dev.portolan.provider.caller.OpenAiProtocol;
import dev.portolan.provider.caller.ResponsesProtocol;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The HTTP side of a caller protocol: the headers it reads and sets, and what the gateway itself
 * writes into an answer. One value for each {@link CallerProtocol}; stateless and shared.
 */
public sealed interface ProtocolHttp permits OpenAiHttp, AnthropicHttp, ResponsesHttp, AzureHttp {
    /** Returns the HTTP side of a protocol. */
    static ProtocolHttp of(CallerProtocol protocol) {
        return switch (protocol) {
            case OpenAiProtocol _openAi -> OpenAiHttp.INSTANCE;
            case AnthropicProtocol _anthropic -> AnthropicHttp.INSTANCE;
            case ResponsesProtocol _responses -> ResponsesHttp.INSTANCE;
        };
    }

    /** Returns the HTTP side of an operation's protocol. */
    static ProtocolHttp of(Operation operation) {
        return of(CallerProtocol.of(operation));
    }

    /** Returns the HTTP side for requests to {@code path}, even if nothing is served there. */
    static ProtocolHttp at(@Nullable String path) {
        ProtocolHttp own = of(CallerProtocol.at(path == null ? null : ApiPath.canonical(path)));
        return path != null && AzurePath.isOne(path) ? AzureHttp.around(own) : own;
    }

    /**
     * Returns the HTTP side for a request that may be none of an operation, by its path and by what
     * its headers say of its client.
     */
    static ProtocolHttp at(@Nullable String path, MultiMap headers) {
        ClientKind client = ClientDetection.of(null, headers, null);
        boolean operation = path != null && Operation.at(ApiPath.canonical(path)).isPresent();
        return operation || client != ClientKind.ANTHROPIC ? at(path) : of(client);
    }

    /** Returns the HTTP side for a vendor's clients. */
    static ProtocolHttp of(ClientKind client) {
        return switch (client) {
            case OPENAI, MISTRAL -> OpenAiHttp.INSTANCE;
            case ANTHROPIC -> AnthropicHttp.INSTANCE;
        };
    }

    /** Adds to a call what its request's headers mean in this protocol. */
    HeaderReading read(Call call, MultiMap headers);

    /** The result of reading a request's headers. */
    sealed interface HeaderReading {
        /** The call with all that its headers mean. */
        record Read(Call call) implements HeaderReading {}

        /** A header that can't be read. */
        record Refused(Refusal refusal) implements HeaderReading {}
    }

    /** Sets the request's id in the headers where this protocol's clients look for it. */
    void setRequestId(MultiMap headers, String id);

    /** Sets the headers with what the caller's limits have left at {@code now}. */
    void setLimits(MultiMap headers, LimitsLeft left, Instant now);

    /** Returns a refusal as the body of a whole answer. */
    byte[] body(Refusal refusal);

    /**
     * Returns a refusal as the last event of a stream that has begun.
     *
     * @param sent the last events that were sent before it; empty if there were none
     */
    byte[] event(Refusal refusal, Slice sent);

    /**
     * Returns the last event of a stream whose answer is complete; empty where the answer has it.
     */
    byte[] lastEvent();

    /** Returns the event with usage and cost, for callers that request it. */
    byte[] trailer(String id, String model, @Nullable Usage usage, @Nullable Cost cost);
}
