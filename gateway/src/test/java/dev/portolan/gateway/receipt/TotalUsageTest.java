package dev.portolan.gateway.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.gateway.price.ListPrice;
import dev.portolan.policy.model.DeploymentId;
import dev.portolan.policy.model.Placement;
import dev.portolan.provider.answer.Usage;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

/** The one sum of what a request's attempts used. */
final class TotalUsageTest {
    private static final AnswerOrigin PARIS =
            new AnswerOrigin(
                    new DeploymentId("paris", "chat"),
                    "mistral-small",
                    Placement.unknown("a test"),
                    List.of());

    @Test
    void total_ofSeveralAttempts_isTheirExactSum() {
        List<Receipt.Spent> spent = List.of(spent(10, "0.1", "EUR"), spent(5, "0.2", "EUR"));

        TotalUsage total = TotalUsage.of(spent, served("0.2"));

        assertThat(total.usage()).isEqualTo(new Usage(15, 0, 0, 15, 0));
        assertThat(total.cost()).isEqualTo(cost("0.3", "EUR"));
    }

    @Test
    void total_ofOneAttemptThatBrokeOff_isWhatItUsed() {
        TotalUsage total = TotalUsage.of(List.of(spent(10, "0.1", "EUR")), null);

        assertThat(total.cost()).isEqualTo(cost("0.1", "EUR"));
    }

    @Test
    void total_inTwoCurrencies_hasTokensAndNoCost() {
        List<Receipt.Spent> spent =
                List.of(spent(1, "0.1", "EUR"), spent(1, "0.1", "USD"), spent(1, "0.1", "EUR"));

        TotalUsage total = TotalUsage.of(spent, served("0.1"));

        assertThat(total.usage()).isEqualTo(new Usage(3, 0, 0, 3, 0));
        assertThat(total.cost()).isNull();
    }

    @Test
    void total_withOneUnknownPrice_hasNoCost() {
        List<Receipt.Spent> spent =
                List.of(
                        spent(1, "0.1", "EUR"),
                        Receipt.Spent.of(PARIS, true, tokens(1), ListPrice.UNKNOWN));

        assertThat(TotalUsage.of(spent, served("0.1")).cost()).isNull();
    }

    @Test
    void total_ofAnAnswerPaidByAnother_isNothingInItsCurrency() {
        TotalUsage total = TotalUsage.of(List.of(), served("0"));

        assertThat(total.usage()).isNull();
        assertThat(total.cost()).isEqualTo(cost("0", "EUR"));
    }

    private static Receipt.Spent spent(long tokens, String amount, String currency) {
        return new Receipt.Spent(
                PARIS, false, tokens(tokens), ListPrice.UNKNOWN, cost(amount, currency));
    }

    private static Receipt.Served served(String amount) {
        return new Receipt.Served(PARIS, CacheStatus.MISS, -1, null, cost(amount, "EUR"));
    }

    private static TokensUsed tokens(long count) {
        return new TokensUsed(new Usage(count, 0, 0, count, 0), false);
    }

    private static Cost cost(String amount, String currency) {
        return new Cost(new BigDecimal(amount), currency);
    }
}
