package dev.portolan.gateway.flow;

import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Cost;
import dev.portolan.gateway.receipt.ListPrice;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.provider.answer.Usage;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

/**
 * What is told of an answer: to its caller, and to the ledger.
 *
 * @param cache what the cache had to do with it
 * @param pays whether it is this request that pays for it
 */
record AnswerAttribution(AnswerOrigin origin, CacheStatus cache, boolean pays) {

    /** Sets the headers that name where it comes from. */
    void write(MultiMap headers) {
        headers.set(AnswerHeaders.ENDPOINT, origin.deployment().endpoint())
                .set(AnswerHeaders.MODEL, origin.upstream())
                .set(
                        AnswerHeaders.PROCESSING,
                        origin.placement().processing().countries().toString())
                .set(AnswerHeaders.CACHE, cache.label());
        if (!origin.dropped().isEmpty()) {
            headers.set(AnswerHeaders.DROPPED, String.join(", ", origin.dropped()));
        }
    }

    /** The part of the receipt that says who answered and what it took. */
    Receipt.Served bill(ListPrice price, long firstTokenNanos, @Nullable Usage usage) {
        return new Receipt.Served(
                origin,
                cache,
                firstTokenNanos,
                pays ? usage : null,
                pays ? Cost.of(usage, price) : Cost.nothing(price));
    }
}
