package dev.portolan.gateway.records.chain;

import java.math.BigDecimal;

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
        // Double.toString gives the shortest digits that identify the number.
        BigDecimal shortest =
                new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + placed(digits, point);
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
