package dev.portolan.policy.document;

import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Node.Sequence;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of one mapping, read by name and type.
 *
 * <p>Whatever is wrong becomes a finding and the accessor answers as if the field were absent, so
 * that one reading reports everything. Each accessor makes its key known; {@link #end()} then
 * reports the keys that no accessor read.
 */
public final class Fields {

    private final Position at;
    private final String what;
    private final @Nullable Mapping mapping;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Position at, String what, @Nullable Mapping mapping, Findings findings) {
        this.at = at;
        this.what = what;
        this.mapping = mapping;
        this.findings = findings;
    }

    /**
     * The fields of a node; none, and a finding, if it is not a mapping.
     *
     * @param what the thing described, for messages: {@code "policy"}
     */
    public static Fields of(Node node, String what, Findings findings) {
        if (node instanceof Mapping mapping) {
            return new Fields(node.at(), what, mapping, findings);
        }
        findings.error(
                node.at(),
                "%s is %s (expected: a mapping of keys to values)".formatted(what, node.kind()));
        return new Fields(node.at(), what, null, findings);
    }

    /** The position of the mapping. */
    public Position at() {
        return at;
    }

    /** The subject of these fields, for messages. */
    public String what() {
        return what;
    }

    /** The collector these fields report to. */
    public Findings findings() {
        return findings;
    }

    /** The position of a field's value, or of the mapping if the field is absent. */
    public Position at(String key) {
        return find(key).map(entry -> entry.value().at()).orElse(at);
    }

    /** Returns whether the key is present, with any value. */
    public boolean has(String key) {
        return find(key).isPresent();
    }

    /** Returns the value of the key, including null values. */
    public Optional<Node> node(String key) {
        return find(key).map(Entry::value);
    }

    /** A text that must be there and not empty; the empty string, and a finding, if it is not. */
    public String text(String key) {
        Optional<Scalar> scalar = scalar(key, "text");
        if (scalar.isEmpty()) {
            reportMissing(key, "text");
            return "";
        }
        if (scalar.get().text().isBlank() && !findings.hasErrorAt(scalar.get().at())) {
            error(key, "\"%s\" is empty (expected: text)".formatted(key));
        }
        return scalar.get().text();
    }

    /** A text, if written. */
    public Optional<String> optionalText(String key) {
        return scalar(key, "text").map(Scalar::text);
    }

    /** Returns a single value with its position, if written and not null. */
    public Optional<Scalar> scalar(String key) {
        return scalar(key, "a single value");
    }

    /** Returns a constant of an enum, written in kebab case. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> words) {
        Optional<Scalar> scalar = scalar(key, "one value");
        return scalar.flatMap(value -> Words.parse(value, "\"" + key + "\"", words, findings));
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> bool(String key) {
        Optional<Scalar> scalar = scalar(key, "true or false");
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        return switch (scalar.get().text()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> {
                wrong(key, scalar.get(), "true or false");
                yield Optional.empty();
            }
        };
    }

    /** A whole number within bounds, both included. */
    public OptionalLong integer(String key, long min, long max) {
        String expected = "a whole number from %d to %d".formatted(min, max);
        Optional<Scalar> scalar = scalar(key, expected);
        if (scalar.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(scalar.get().text().replace("_", ""));
            if (value >= min && value <= max) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers out of range.
        }
        wrong(key, scalar.get(), expected);
        return OptionalLong.empty();
    }

    /** A decimal number within bounds, both included. */
    public OptionalDouble decimal(String key, double min, double max) {
        String expected =
                "a number from %s to %s"
                        .formatted(
                                BigDecimal.valueOf(min).toPlainString(),
                                BigDecimal.valueOf(max).toPlainString());
        Optional<Scalar> scalar = scalar(key, expected);
        if (scalar.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = Words.number(scalar.get().text());
        if (value >= min && value <= max) {
            return OptionalDouble.of(value);
        }
        wrong(key, scalar.get(), expected);
        return OptionalDouble.empty();
    }

    /** A duration within bounds, both included. */
    public Optional<Duration> duration(String key, Duration min, Duration max) {
        Optional<Scalar> scalar = scalar(key, Quantities.DURATION);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> value = Quantities.duration(scalar.get().text());
        if (value.isEmpty()) {
            wrong(key, scalar.get(), Quantities.DURATION);
            return Optional.empty();
        }
        if (value.get().compareTo(min) < 0 || value.get().compareTo(max) > 0) {
            wrong(key, scalar.get(), "from " + Words.duration(min) + " to " + Words.duration(max));
            return Optional.empty();
        }
        return value;
    }

    /** A number of bytes within bounds, both included. */
    public OptionalLong bytes(String key, long min, long max) {
        String expected = Quantities.BYTES + ", from %d to %d bytes".formatted(min, max);
        Optional<Scalar> scalar = scalar(key, expected);
        if (scalar.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong value = Quantities.bytes(scalar.get().text());
        if (value.isEmpty() || value.getAsLong() < min || value.getAsLong() > max) {
            wrong(key, scalar.get(), expected);
            return OptionalLong.empty();
        }
        return value;
    }

    /** The items of a list; empty if absent. An empty list is a finding: leave the key out. */
    public List<Node> list(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof Sequence sequence)) {
            error(key, "\"%s\" is %s (expected: a list)".formatted(key, node.get().kind()));
            return List.of();
        }
        if (sequence.items().isEmpty()) {
            error(
                    key,
                    ("\"%s\" is an empty list (expected: at least one item; leave the key out if"
                                    + " none is meant)")
                            .formatted(key));
        }
        return sequence.items();
    }

    /** Returns a list of single values with positions; a single value counts as a list of one. */
    public List<Scalar> scalars(String key) {
        if (node(key).orElse(null) instanceof Scalar one && !one.isNull()) {
            return List.of(one);
        }
        var scalars = new ArrayList<Scalar>();
        for (Node item : list(key)) {
            if (item instanceof Scalar scalar && !scalar.isNull()) {
                scalars.add(scalar);
            } else {
                findings.error(
                        item.at(),
                        "\"%s\" holds %s (expected: single values)".formatted(key, item.kind()));
            }
        }
        return scalars;
    }

    /** A list of texts; empty if absent. */
    public List<String> texts(String key) {
        return scalars(key).stream().map(Scalar::text).toList();
    }

    /** A mapping of names to texts, in the order written; empty if absent. */
    public Map<String, String> textMap(String key) {
        var map = new LinkedHashMap<String, String>();
        for (Entry entry : entries(key)) {
            if (entry.value() instanceof Scalar scalar && !scalar.isNull()) {
                map.put(entry.key(), scalar.text());
            } else {
                findings.error(
                        entry.value().at(),
                        "\"%s\" is %s (expected: text)"
                                .formatted(entry.key(), entry.value().kind()));
            }
        }
        return map;
    }

    /** The entries of a mapping under the key; empty if absent. */
    public List<Entry> entries(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Mapping found) {
            return found.entries();
        }
        error(key, "\"%s\" is %s (expected: a mapping)".formatted(key, node.get().kind()));
        return List.of();
    }

    /** The fields of a mapping under the key, if written. */
    public Optional<Fields> fields(String key) {
        return node(key).map(node -> of(node, "\"" + key + "\"", findings));
    }

    /** Records an error at the value of a field, or at the mapping if the field is absent. */
    public void error(String key, String message) {
        findings.error(at(key), message);
    }

    /** Records that a field that must be there is not. */
    public void reportMissing(String key, String expected) {
        if (mapping != null && !has(key)) {
            findings.error(
                    at, "%s has no \"%s\" (expected: %s); add it".formatted(what, key, expected));
        }
    }

    /** Reports every key that no accessor read. Call once, after the last accessor. */
    public void end() {
        if (mapping == null) {
            return;
        }
        for (Entry entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                findings.error(
                        entry.at(),
                        "%s has an unknown key \"%s\" (expected: one of %s)%s"
                                .formatted(
                                        what,
                                        entry.key(),
                                        String.join(", ", known),
                                        Suggestion.of(entry.key(), known)));
            }
        }
    }

    private Optional<Entry> find(String key) {
        known.add(key);
        return mapping == null ? Optional.empty() : mapping.find(key);
    }

    private Optional<Scalar> scalar(String key, String expected) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar);
        }
        error(key, "\"%s\" is %s (expected: %s)".formatted(key, node.get().kind(), expected));
        return Optional.empty();
    }

    private void wrong(String key, Scalar value, String expected) {
        error(key, "\"%s\" is %s (expected: %s)".formatted(key, value.shown(), expected));
    }
}
