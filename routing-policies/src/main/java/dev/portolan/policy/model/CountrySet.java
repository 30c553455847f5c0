package dev.portolan.policy.model;

import com.google.errorprone.annotations.Immutable;
import com.google.errorprone.annotations.concurrent.LazyInit;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A set of countries by ISO 3166-1 alpha-2 code, held in four longs.
 *
 * <p>{@link #ANY} contains every country and, in addition, the unknown location. As an upper bound
 * it is within nothing but itself, and as a limit it permits everything; a list of all countries is
 * not any country.
 */
@Immutable
public final class CountrySet implements Axis.Extent {

    private static final String[] CODES = codes();
    private static final short[] INDEX = index();

    /** Every country and the unknown location: "no restriction", and "could be anywhere". */
    public static final CountrySet ANY = new CountrySet(-1L, -1L, -1L, -1L);

    /** The empty set, which is within every set. */
    public static final CountrySet EMPTY = new CountrySet(0, 0, 0, 0);

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    /** The cached text: a few sets are written with every request. */
    @LazyInit private @Nullable String text;

    private CountrySet(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** Returns the set of these codes; throws IllegalArgumentException for an unknown code. */
    public static CountrySet of(String... codes) {
        return of(Arrays.asList(codes));
    }

    /** Returns the set of these codes; throws IllegalArgumentException for an unknown code. */
    public static CountrySet of(Collection<String> codes) {
        CountrySet set = EMPTY;
        for (String code : codes) {
            set =
                    set.union(
                            country(code)
                                    .orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            code
                                                                    + " (expected: an ISO 3166-1"
                                                                    + " alpha-2 code)")));
        }
        return set;
    }

    /** Returns the set of one country, if the text is its ISO 3166-1 alpha-2 code in capitals. */
    public static Optional<CountrySet> country(String code) {
        int index = indexOf(code);
        return index < 0 ? Optional.empty() : Optional.of(bit(index));
    }

    /** Returns whether every country of this set is in the other. */
    public boolean within(CountrySet other) {
        return ((a & ~other.a) | (b & ~other.b) | (c & ~other.c) | (d & ~other.d)) == 0;
    }

    @Override
    public boolean isWithin(Axis.Extent limit) {
        return limit instanceof CountrySet other && within(other);
    }

    /** Returns the countries in both. */
    public CountrySet intersect(CountrySet other) {
        return equals(other)
                ? this
                : new CountrySet(a & other.a, b & other.b, c & other.c, d & other.d);
    }

    @Override
    public CountrySet intersect(Axis.Extent other) {
        if (other instanceof CountrySet countries) {
            return intersect(countries);
        }
        throw new IllegalArgumentException(other + " (expected: a set of countries)");
    }

    @Override
    public String describe() {
        return NamedSet.describe(this);
    }

    /** Returns the countries in either set. */
    public CountrySet union(CountrySet other) {
        return new CountrySet(a | other.a, b | other.b, c | other.c, d | other.d);
    }

    /** Returns the countries of this set that are not in the other. */
    public CountrySet minus(CountrySet other) {
        return new CountrySet(a & ~other.a, b & ~other.b, c & ~other.c, d & ~other.d);
    }

    /** Returns whether the set is empty. */
    public boolean isEmpty() {
        return (a | b | c | d) == 0;
    }

    /** Returns whether it is any country, including the unknown location. */
    public boolean isAny() {
        return (a & b & c & d) == -1L;
    }

    /** Returns whether it contains the unknown location. */
    public boolean holdsUnknown() {
        return d < 0;
    }

    /** Returns the number of countries, without the unknown location. */
    public int size() {
        return Math.min(
                CODES.length,
                Long.bitCount(a) + Long.bitCount(b) + Long.bitCount(c) + Long.bitCount(d));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CountrySet set
                && a == set.a
                && b == set.b
                && c == set.c
                && d == set.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a ^ Long.rotateLeft(b, 16) ^ Long.rotateLeft(c, 32) ^ ~d);
    }

    /**
     * The codes in alphabetical order, {@code DE,FR}; {@code *} is any country, {@code * except US}
     * any country except some, {@code none} the empty set.
     */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = write();
            text = known;
        }
        return known;
    }

    private String write() {
        if (isAny()) {
            return "*";
        }
        if (isEmpty()) {
            return "none";
        }
        return holdsUnknown() ? "* except " + ANY.minus(this).codesText() : codesText();
    }

    private String codesText() {
        var joined = new StringJoiner(",");
        for (int i = 0; i < CODES.length; i++) {
            if (has(i)) {
                joined.add(CODES[i]);
            }
        }
        return joined.toString();
    }

    private boolean has(int index) {
        long bits =
                switch (index >>> 6) {
                    case 0 -> a;
                    case 1 -> b;
                    case 2 -> c;
                    default -> d;
                };
        return (bits >>> index & 1) != 0;
    }

    private static CountrySet bit(int index) {
        long bits = 1L << index;
        return switch (index >>> 6) {
            case 0 -> new CountrySet(bits, 0, 0, 0);
            case 1 -> new CountrySet(0, bits, 0, 0);
            case 2 -> new CountrySet(0, 0, bits, 0);
            default -> new CountrySet(0, 0, 0, bits);
        };
    }

    private static int indexOf(String code) {
        if (code.length() != 2 || notLetter(code.charAt(0)) || notLetter(code.charAt(1))) {
            return -1;
        }
        return INDEX[(code.charAt(0) - 'A') * 26 + code.charAt(1) - 'A'];
    }

    private static boolean notLetter(char letter) {
        return letter < 'A' || letter > 'Z';
    }

    private static String[] codes() {
        String[] codes =
                Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).toArray(String[]::new);
        Arrays.sort(codes);
        return codes;
    }

    private static short[] index() {
        var index = new short[26 * 26];
        Arrays.fill(index, (short) -1);
        for (short i = 0; i < CODES.length; i++) {
            index[(CODES[i].charAt(0) - 'A') * 26 + CODES[i].charAt(1) - 'A'] = i;
        }
        return index;
    }
}
