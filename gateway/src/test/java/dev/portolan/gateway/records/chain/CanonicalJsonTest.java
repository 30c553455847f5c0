package dev.portolan.gateway.records.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** The canonical form against the examples of RFC 8785. */
final class CanonicalJsonTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void tree_exampleOfTheStandard_isItsCanonicalForm() throws IOException {
        String written =
                """
                {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                 "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                 "literals": [null, true, false]}
                """;

        assertThat(canonical(written))
                .isEqualTo(
                        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,"
                                + "0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void tree_namesOfTheStandard_areSortedByUtf16CodeUnits() throws IOException {
        String written =
                """
                {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew", "1": "One",
                 "\\ud83d\\ude00": "Emoji", "\\u0080": "Control", "\\u00f6": "o with diaeresis"}
                """;

        assertThat(canonical(written))
                .isEqualTo(
                        "{\"\\r"
                                + "\":\"Carriage"
                                + " Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"o with"
                                + " diaeresis\",\"€\":\"Euro"
                                + " Sign\",\"😀\":\"Emoji\",\"\ufb33\":\"Hebrew\"}");
    }

    /** The bits and texts of the standard's appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void number_ofTheStandard_isItsText(String bits, String text) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        assertThat(CanonicalNumber.of(number)).isEqualTo(text);
    }

    @Test
    void number_notFinite_isRefused() {
        assertThatThrownBy(() -> CanonicalNumber.of(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalNumber.of(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void member_beforeOneThatWasWritten_isRefused() {
        CanonicalJson json = new CanonicalJson().object().member("b", 1);

        assertThatThrownBy(() -> json.member("a", 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> json.member("b", 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void text_withHalfACharacter_isRefused() {
        CanonicalJson json = new CanonicalJson();

        assertThatThrownBy(() -> json.value("\ud83d")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void number_thatReadersWouldRound_isRefused() {
        CanonicalJson json = new CanonicalJson();

        assertThatThrownBy(() -> json.value(1L << 53)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tree_ofAnyWrittenText_isThatText() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            CanonicalJson json = new CanonicalJson();
            value(random, json, 0);
            String text = new String(json.bytes(), StandardCharsets.UTF_8);
            assertThat(canonical(text)).isEqualTo(text);
        }
    }

    private static void value(SplittableRandom random, CanonicalJson json, int depth) {
        switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> json.value(text(random));
            case 1 -> json.value(random.nextLong(1L << 53) - (1L << 52));
            case 2 -> json.value(random.nextBoolean());
            case 3 -> json.value(Math.scalb(random.nextDouble() - 0.5, random.nextInt(-200, 200)));
            case 4 -> {
                json.array();
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(random, json, depth + 1);
                }
                json.endArray();
            }
            default -> {
                json.object();
                for (int i = 0; i < random.nextInt(4); i++) {
                    json.name(i + text(random));
                    value(random, json, depth + 1);
                }
                json.endObject();
            }
        }
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    private static String canonical(String text) throws IOException {
        return new String(CanonicalTree.of(JSON.readTree(text)), StandardCharsets.UTF_8);
    }
}
