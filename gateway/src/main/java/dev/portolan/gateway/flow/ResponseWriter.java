package dev.portolan.gateway.flow;

import dev.portolan.gateway.attempt.ActiveCall;
import dev.portolan.gateway.attempt.AnswerHead;
import dev.portolan.gateway.attempt.AnswerListener;
import dev.portolan.gateway.attempt.RequestOutcome;
import dev.portolan.gateway.flow.RequestState.Answered;
import dev.portolan.gateway.flow.RequestState.HasDecision;
import dev.portolan.gateway.flow.RequestState.Permitted;
import dev.portolan.gateway.health.FailedAttempt;
import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.StreamTrailer;
import dev.portolan.gateway.receipt.AttemptOutcome;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.Receipt.Kind;
import dev.portolan.gateway.receipt.TokensUsed;
import dev.portolan.gateway.receipt.TotalUsage;
import dev.portolan.gateway.relay.CallerResponse;
import dev.portolan.gateway.relay.RewrittenStream;
import dev.portolan.gateway.relay.StreamSink;
import dev.portolan.provider.Call;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.AnswerModel;
import dev.portolan.provider.caller.ClientAnswers;
import dev.portolan.provider.caller.ClientKind;
import dev.portolan.provider.caller.StreamRewriter;
import dev.portolan.provider.request.Operation;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

/**
 * Writes the answer to a permitted request, be it from the cache, from attempts of its own, or from
 * a call shared with equal requests. Belongs to one event loop.
 */
final class ResponseWriter implements AnswerListener {
    private final Exchange exchange;
    private final CallerResponse response;
    private final Permitted permitted;
    private final @Nullable RewrittenStream rewritten;
    private HasDecision state;
    private @Nullable String contentType;

    ResponseWriter(Exchange exchange, Permitted permitted) {
        this.exchange = exchange;
        this.response = exchange.response();
        this.permitted = permitted;
        this.state = permitted;
        this.rewritten = streams(call()) ? rewritten() : null;
        if (streams(call())) {
            permitted.decision().settings().failover().keepAlive().ifPresent(exchange::keepAlive);
        }
    }

    private @Nullable RewrittenStream rewritten() {
        ClientKind client = exchange.client(call().operation(), permitted.caller());
        StreamRewriter rewriter = ClientAnswers.rewriter(client, call(), answerModel());
        return rewriter == null ? null : new RewrittenStream(response, rewriter);
    }

    private AnswerModel answerModel() {
        return exchange.snapshot().answerModel();
    }

    private static boolean streams(Call call) {
        return call.head().stream() && call.operation().kind().generates();
    }

    Exchange exchange() {
        return exchange;
    }

    CallerResponse response() {
        return response;
    }

    /** The destination of a stream's events, as its client reads them. */
    StreamSink stream() {
        RewrittenStream changed = rewritten;
        return changed == null ? response : changed;
    }

    /** Returns whether a part of the answer was written, even if the client has not got it yet. */
    boolean begun() {
        RewrittenStream changed = rewritten;
        return response.begun() || (changed != null && changed.begun());
    }

    Permitted permitted() {
        return permitted;
    }

    Call call() {
        return permitted.call();
    }

    /** Enters the state in which {@code upstream} is under way for the request. */
    void underWay(ActiveCall upstream, CacheStatus cache) {
        state = exchange.underWay(permitted, upstream, cache);
    }

    @Override
    public void answering(AnswerHead head) {
        if (!response.committed()) {
            MultiMap headers = response.headers();
            ResponseHeaders.attempts(headers, head.attempt(), head.ended());
            ResponseHeaders.policies(headers, state);
            ResponseHeaders.origin(headers, head.origin(), state.cache());
            contentType = head.contentType();
            if (head.contentType() != null) {
                response.setContentType(head.contentType());
            }
        }
    }

    @Override
    public void ended(RequestOutcome outcome) {
        switch (outcome) {
            case RequestOutcome.Cached cached -> replay(cached);
            case RequestOutcome.Answered whole ->
                    endWhole(exchange.answered(state, whole.last()), whole.answer().body());
            case RequestOutcome.Streamed streamed ->
                    endStream(exchange.answered(state, streamed.last()), usage(streamed.last()));
            case RequestOutcome.Interrupted interrupted -> {
                exchange.answered(state, interrupted.broken());
                exchange.finish(
                        Kind.UPSTREAM_FAILED, FailureAnswers.interrupted(interrupted.failure()));
            }
            case RequestOutcome.Exhausted exhausted -> exhausted(exhausted);
            case RequestOutcome.DeadlinePassed _late -> {
                exchange.attributeSent(state);
                exchange.finish(Kind.TIMED_OUT, FailureAnswers.deadlinePassed());
            }
        }
    }

    private static @Nullable Usage usage(AttemptRecord last) {
        TokensUsed tokens = last.tokens();
        return tokens == null ? null : tokens.usage();
    }

    private void replay(RequestOutcome.Cached cached) {
        Answered answered = exchange.fromCache(permitted, cached.origin());
        MultiMap headers = response.headers();
        ResponseHeaders.attempts(headers, 0, cached.attempts());
        ResponseHeaders.policies(headers, answered);
        ResponseHeaders.origin(headers, cached.origin(), answered.cache());
        headers.set(AnswerHeaders.AGE, Long.toString(cached.ageSeconds()));
        if (!call().head().stream()) {
            endWhole(answered, cached.body());
            return;
        }
        response.startStream();
        write(cached.body());
        AnswerForm.usageEvent(call(), cached.body(), cached.usage()).ifPresent(this::write);
        endStream(answered, cached.usage());
    }

    /** Writes events of the answer. */
    void write(Slice events) {
        stream().write(events.array(), events.from(), events.to());
    }

    private void endWhole(Answered answered, Slice body) {
        Cost cost = TotalUsage.of(answered.spent(), answered.served()).cost();
        if (cost != null) {
            response.headers().set(AnswerHeaders.COST, cost.toString());
        }
        Slice sent = contentType == null ? ClientAnswers.whole(call(), body, answerModel()) : body;
        response.send(200, sent, exchange::completed);
    }

    /**
     * Ends a stream, with a trailer if the caller requested one.
     *
     * @param usage the tokens of the answer, for a request that does not pay for them
     */
    private void endStream(Answered answered, @Nullable Usage usage) {
        RewrittenStream changed = rewritten;
        if (changed != null && !changed.complete()) {
            exchange.finish(Kind.UPSTREAM_FAILED, FailureAnswers.callsTooLarge());
            return;
        }
        boolean trailed = call().operation().kind().generates();
        if (trailed && "1".equals(exchange.request().getHeader(StreamTrailer.HEADER))) {
            TotalUsage total = TotalUsage.of(answered.spent(), answered.served());
            byte[] trailer =
                    exchange.protocol()
                            .trailer(
                                    exchange.id(),
                                    modelOf(answered),
                                    answered.spent().isEmpty() ? usage : total.usage(),
                                    total.cost());
            response.write(trailer, 0, trailer.length);
        }
        response.done(exchange::completed);
    }

    private String modelOf(Answered answered) {
        return switch (answerModel()) {
            case UPSTREAM -> answered.served().upstreamModel();
            case REQUESTED -> call().head().model();
        };
    }

    private void exhausted(RequestOutcome.Exhausted how) {
        FailedAttempt last = how.last();
        boolean counts = call().operation().kind() == Operation.Kind.TOKEN_COUNT;
        if (counts && (last == null || last.outcome() != AttemptOutcome.REFUSED)) {
            exchange.estimate(call());
            return;
        }
        setUpstreamRequestId(last);
        Refusal refusal = FailureAnswers.exhausted(how);
        exchange.finish(refusal.status() < 500 ? Kind.REFUSED : Kind.UPSTREAM_FAILED, refusal);
    }

    private void setUpstreamRequestId(@Nullable FailedAttempt last) {
        ProviderError error = last == null ? null : last.error();
        String upstream = error == null ? null : error.upstreamRequestId();
        if (upstream != null && !response.committed()) {
            response.headers().set(AnswerHeaders.UPSTREAM_REQUEST_ID, upstream);
        }
    }
}
