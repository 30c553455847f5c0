package dev.portolan.gateway.flow;

import dev.portolan.gateway.flow.RequestState.HasDecision;
import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;
import dev.portolan.gateway.receipt.CacheStatus;

import io.vertx.core.MultiMap;

import java.util.List;

/** Sets the headers with which an answer names its origin and the decision behind it. */
final class ResponseHeaders {
    private ResponseHeaders() {}

    /** Sets the headers of an answer, or a part of one, from {@code origin}. */
    static void origin(MultiMap headers, AnswerOrigin origin, CacheStatus cache) {
        headers.set(AnswerHeaders.ENDPOINT, origin.endpoint())
                .set(AnswerHeaders.MODEL, origin.upstream())
                .set(AnswerHeaders.PROCESSING, origin.processing())
                .set(AnswerHeaders.CACHE, cache.label());
        if (!origin.dropped().isEmpty()) {
            headers.set(AnswerHeaders.DROPPED, String.join(", ", origin.dropped()));
        }
    }

    /** Sets the policies that applied, if the request was permitted. */
    static void policies(MultiMap headers, RequestState state) {
        if (state instanceof HasDecision decided) {
            policies(headers, decided.decision().policies());
        }
    }

    static void policies(MultiMap headers, List<String> policies) {
        headers.set(AnswerHeaders.POLICIES, String.join(",", policies));
    }

    /** Sets the number of attempts, and the trail of those that ended if there were several. */
    static void attempts(MultiMap headers, int count, List<AttemptRecord> ended) {
        headers.set(AnswerHeaders.ATTEMPTS, Integer.toString(count));
        if (count > 1) {
            List<String> trail = ended.stream().map(AttemptRecord::label).toList();
            headers.set(AnswerHeaders.TRAIL, String.join(", ", trail));
        }
    }

    static CacheStatus cache(RequestState state) {
        return state instanceof HasDecision decided ? decided.cache() : CacheStatus.BYPASS;
    }

    static List<AttemptRecord> attempts(RequestState state) {
        return state instanceof HasDecision decided ? decided.attempts() : List.of();
    }
}
