package dev.portolan.gateway.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.answer.ChargedUnits;
import dev.portolan.provider.answer.Usage;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Units that providers charge for. */
final class ListPriceTest {
    static final long MOST = 1_000_000;

    /** A usage in which each unit counts another power of two. */
    private static final Usage EACH_ONCE =
            new Usage(
                    1 + 16 + 32,
                    2,
                    4 + 8,
                    64 + 128 + 256 + 512,
                    128,
                    new Usage.Details(8, 16, 32, 256, 512, 0, 0));

    /** A second and a half, seven characters, eleven pages, thirteen images, seventeen units. */
    private static final ChargedUnits BESIDE = new ChargedUnits(1_500, 7, 11, 13, 17);

    private static final Map<PriceUnit, Long> COUNTS =
            Map.ofEntries(
                    Map.entry(PriceUnit.INPUT, 1L),
                    Map.entry(PriceUnit.CACHED_INPUT, 2L),
                    Map.entry(PriceUnit.CACHE_WRITE, 4L),
                    Map.entry(PriceUnit.CACHE_WRITE_HOUR, 8L),
                    Map.entry(PriceUnit.AUDIO_INPUT, 16L),
                    Map.entry(PriceUnit.IMAGE_INPUT, 32L),
                    Map.entry(PriceUnit.OUTPUT, 64L),
                    Map.entry(PriceUnit.REASONING, 128L),
                    Map.entry(PriceUnit.AUDIO_OUTPUT, 256L),
                    Map.entry(PriceUnit.IMAGE_OUTPUT, 512L),
                    Map.entry(PriceUnit.IMAGE, 3L),
                    Map.entry(PriceUnit.SECOND, 1_500L),
                    Map.entry(PriceUnit.CHARACTER, 7L),
                    Map.entry(PriceUnit.PAGE, 11L),
                    Map.entry(PriceUnit.GENERATED_IMAGE, 13L),
                    Map.entry(PriceUnit.SEARCH_UNIT, 17L),
                    Map.entry(PriceUnit.REQUEST, 1L));

    @Example
    void price_ofOneUnit_chargesOnlyWhatCountsAsIt() {
        for (PriceUnit unit : PriceUnit.values()) {
            ListPrice price = price(Map.of(unit, BigDecimal.ONE));
            BigDecimal expected = BigDecimal.ZERO;
            for (PriceUnit counted : PriceUnit.values()) {
                if (fallsBackTo(counted, unit)) {
                    expected =
                            expected.add(
                                    BigDecimal.valueOf(COUNTS.getOrDefault(counted, 0L))
                                            .movePointLeft(counted.places()));
                }
            }
            assertThat(price.of(EACH_ONCE, 3, BESIDE))
                    .as(unit.key())
                    .isEqualByComparingTo(expected);
        }
    }

    private static boolean fallsBackTo(PriceUnit counted, PriceUnit unit) {
        return counted == unit
                || counted.otherwise().filter(other -> fallsBackTo(other, unit)).isPresent();
    }

    @Example
    void price_ofEachUnit_isUsedForIt() {
        Map<PriceUnit, BigDecimal> amounts = new EnumMap<>(PriceUnit.class);
        for (PriceUnit unit : PriceUnit.values()) {
            amounts.put(unit, BigDecimal.valueOf(unit.key().length()));
        }
        BigDecimal expected = BigDecimal.ZERO;
        for (PriceUnit unit : PriceUnit.values()) {
            BigDecimal cost =
                    BigDecimal.valueOf(COUNTS.getOrDefault(unit, 0L) * unit.key().length());
            expected = expected.add(cost.movePointLeft(unit.places()));
        }
        assertThat(price(amounts).of(EACH_ONCE, 3, BESIDE)).isEqualByComparingTo(expected);
    }

    /** Whatever a provider reports: no token is paid for twice, and none is left out. */
    @Property(tries = 500)
    void units_ofAnyUsage_countEachTokenOnce(
            @ForAll @Size(12) List<@LongRange(max = MOST) Long> counts) {
        Usage usage = usage(counts);
        long tokens = 0;
        for (PriceUnit unit : PriceUnit.values()) {
            if (unit.kind() != PriceUnit.Kind.REQUEST) {
                long count = unit.count(usage, 0, ChargedUnits.NONE);
                assertThat(count).as(unit.key()).isNotNegative();
                tokens += count;
            }
        }
        assertThat(tokens).isEqualTo(usage.totalTokens());
    }

    /** A budget reserves the ceiling, so no kind of token may cost more. */
    @Property(tries = 500)
    void ceiling_ofAnyUsage_isNotExceeded(
            @ForAll @Size(12) List<@LongRange(max = MOST) Long> counts,
            @ForAll @Size(12) List<@LongRange(max = 1_000) Long> prices,
            @ForAll @LongRange(max = 9) long images) {
        Map<PriceUnit, BigDecimal> amounts = new EnumMap<>(PriceUnit.class);
        for (int i = 0; i < prices.size(); i++) {
            amounts.put(PriceUnit.all().get(i), BigDecimal.valueOf(prices.get(i)));
        }
        ListPrice price = price(amounts);
        Usage usage = usage(counts);
        CostCeiling ceiling = CostCeiling.of(price, 1);
        double most =
                ceiling.of(
                        (double) usage.promptTokens(),
                        (double) usage.output(),
                        true,
                        (int) images,
                        ChargedUnits.NONE);

        assertThat(price.of(usage, (int) images, ChargedUnits.NONE).doubleValue())
                .isLessThanOrEqualTo(most * (1 + 1e-9));
    }

    @Example
    void ceiling_withoutMedia_ignoresTheirPrices() {
        ListPrice price =
                price(
                        Map.of(
                                PriceUnit.INPUT, BigDecimal.ONE,
                                PriceUnit.CACHE_WRITE_HOUR, BigDecimal.TWO,
                                PriceUnit.AUDIO_INPUT, BigDecimal.TEN,
                                PriceUnit.OUTPUT, BigDecimal.ONE));
        CostCeiling ceiling = CostCeiling.of(price, 2);

        assertThat(ceiling.of(MOST, 0, false, 0, ChargedUnits.NONE)).isEqualTo(4);
        assertThat(ceiling.of(MOST, 0, true, 0, ChargedUnits.NONE)).isEqualTo(20);
    }

    private static Usage usage(List<Long> counts) {
        return new Usage(
                counts.get(0),
                counts.get(1),
                counts.get(2),
                counts.get(3) + counts.get(4),
                counts.get(4),
                new Usage.Details(
                        counts.get(5),
                        counts.get(6),
                        counts.get(7),
                        counts.get(8),
                        counts.get(9),
                        counts.get(10),
                        counts.get(11)));
    }

    private static ListPrice price(Map<PriceUnit, BigDecimal> amounts) {
        return new ListPrice(ListPrice.Source.MODEL, null, "EUR", amounts);
    }
}
