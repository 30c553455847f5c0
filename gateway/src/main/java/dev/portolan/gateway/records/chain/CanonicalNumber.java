package dev.portolan.gateway.records.chain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats numbers as ECMAScript does, which RFC 8785 requires. */
final class CanonicalNumber {
    /** The largest number of digits before the point without an exponent. */
    private static final int MAX_PLAIN_DIGITS = 21;

    /** The largest number of zeros after the point without an exponent. */
    private static final int MAX_PLAIN_ZEROS = 6;

    private CanonicalNumber() {}

    static String of(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(number + " (expected: a finite number)");
        }
        if (number == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + placed(digits, point);
    }

    /** Returns the fewest digits that identify the number: one, or those of Double.toString. */
    private static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        BigDecimal one = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return one.doubleValue() == number ? one.stripTrailingZeros() : digits;
    }

    /**
     * Places the decimal point after {@code point} digits, or uses an exponent where that is far
     * off.
     */
    private static String placed(String digits, int point) {
        int count = digits.length();
        if (point > MAX_PLAIN_DIGITS || point <= -MAX_PLAIN_ZEROS) {
            int exponent = point - 1;
            String fraction = count == 1 ? "" : "." + digits.substring(1);
            return digits.charAt(0)
                    + fraction
                    + "e"
                    + (exponent < 0 ? "-" : "+")
                    + Math.abs(exponent);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= count
                ? digits + "0".repeat(point - count)
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
