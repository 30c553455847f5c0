package dev.portolan.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;

final class UsageTextTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    private static UsageReport report() {
        UsageQuery query =
                new UsageQuery(
                        List.of(UsageDimension.TENANT, UsageDimension.POLICY),
                        FIRST,
                        FIRST.plusDays(2),
                        "acme",
                        false);
        UsageSums sums = new UsageSums(3, 2, 4, 1_000, 5, 6, 70, 8, 1_500_000_000);
        return new UsageReport(
                query,
                List.of(
                        new UsageReport.Line(List.of("acme", "eu-only,default"), "EUR", sums),
                        new UsageReport.Line(List.of("acme-search", ""), "", UsageSums.ZERO)));
    }

    @Test
    void table_hasAlignedColumns() {
        assertThat(UsageText.table(report()))
                .isEqualTo(
                        """
                        tenant       policy           requests  completed  attempts  input  cacheRead  cacheWrite  output  reasoning  cost  currency
                        acme         eu-only,default         3          2         4   1000          5           6      70          8   1.5  EUR
                        acme-search                          0          0         0      0          0           0       0          0     0
                        """);
    }

    @Test
    void csv_quotesWhatContainsCommas() {
        assertThat(UsageText.csv(report()).lines())
                .containsExactly(
                        "tenant,policy,requests,completed,attempts,input,cacheRead,cacheWrite,output,"
                            + "reasoning,cost,currency",
                        "acme,\"eu-only,default\",3,2,4,1000,5,6,70,8,1.5,EUR",
                        "acme-search,,0,0,0,0,0,0,0,0,0,");
    }

    @Test
    void json_hasTheQueryAndTheLines() {
        assertThat(UsageText.json(report()))
                .hasToString(
                        "{\"from\":\"2026-11-01\",\"to\":\"2026-11-03\",\"by\":[\"tenant\",\"policy\"],"
                            + "\"descendants\":false,\"tenant\":\"acme\",\"usage\":[{\"tenant\":\"acme\","
                            + "\"policy\":\"eu-only,default\",\"requests\":3,\"completed\":2,"
                            + "\"attempts\":4,\"input\":1000,\"cacheRead\":5,\"cacheWrite\":6,"
                            + "\"output\":70,\"reasoning\":8,\"cost\":1.5,\"currency\":\"EUR\"},"
                            + "{\"tenant\":\"acme-search\",\"policy\":\"\",\"requests\":0,"
                            + "\"completed\":0,\"attempts\":0,\"input\":0,\"cacheRead\":0,"
                            + "\"cacheWrite\":0,\"output\":0,\"reasoning\":0,\"cost\":0,"
                            + "\"currency\":\"\"}]}");
    }
}
