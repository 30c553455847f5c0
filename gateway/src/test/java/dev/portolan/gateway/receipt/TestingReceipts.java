package dev.portolan.gateway.receipt;

import dev.portolan.gateway.price.ListPrice;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.answer.Usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Receipts for the tests of what reads them. */
public final class TestingReceipts {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String PATH = "/v1/chat/completions";

    private TestingReceipts() {}

    /** A chat of tenant {@code acme} that {@code paris} answered for {@code cost} euros. */
    public static Receipt completed(String id, CacheStatus cache, String cost) {
        AnswerOrigin paris =
                new AnswerOrigin(
                        new DeploymentId("paris", "chat"),
                        "mistral-small",
                        Placement.unknown("a test"),
                        List.of());
        TokensUsed tokens = new TokensUsed(new Usage(5, 3, 2, 5, 0), true);
        Cost price = new Cost(new BigDecimal(cost), "EUR");
        return new Receipt(
                new Receipt.Who(NOON, id, "acme", "ci", PATH, "chat"),
                new Receipt.Ending(
                        Receipt.Kind.COMPLETED, 200, 200, null, false, 12_345_678, 1_000, 99),
                new Receipt.Decided(
                        List.of("eu"),
                        Requirement.NONE,
                        List.of(
                                new AttemptRecord(
                                        paris, AttemptOutcome.SUCCEEDED, 11_000_000, -1, tokens)),
                        List.of("rome=circuit_open"),
                        List.of(new Receipt.Spent(paris, true, tokens, ListPrice.UNKNOWN, price))),
                new Receipt.Served(paris, cache, -1, tokens.usage(), price));
    }

    /** A request whose key was not valid. */
    public static Receipt refused(String id) {
        return new Receipt(
                new Receipt.Who(NOON, id, null, null, PATH, null),
                new Receipt.Ending(
                        Receipt.Kind.REFUSED, 401, 401, "invalid_api_key", false, 1_000, 1_000, 0),
                null,
                null);
    }
}
