package dev.portolan.policy.document;

import dev.portolan.policy.document.MappingText.Written;
import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Node.Sequence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Sets keys of one mapping in a YAML or JSON text and leaves every other character as it is:
 * comments, order, quotes, line ends.
 *
 * <p>The result is read again and must be equal to the text before except for those keys;
 * otherwise, because the text uses a style that is not supported, nothing is changed.
 */
public final class MappingEdit {
    /** References stay as written; they are not resolved here. */
    private static final Resolver NAMES =
            new Resolver() {
                @Override
                public Optional<String> environment(String name) {
                    return Optional.of(name);
                }

                @Override
                public Optional<String> file(String path) {
                    return Optional.of(path);
                }
            };

    private final String text;
    private final MappingText mapping;
    private final List<Change> changes = new ArrayList<>();

    private MappingEdit(String text, MappingText mapping) {
        this.text = text;
        this.mapping = mapping;
    }

    /** A value to write. */
    public sealed interface Value {
        /** A text value. */
        record Text(String text) implements Value {}

        /** Several, of which the order does not matter. */
        record Texts(List<String> texts) implements Value {
            public Texts {
                texts = List.copyOf(texts);
            }
        }
    }

    private record Change(int from, int to, String text) {}

    /**
     * The text with {@code values} in the mapping that begins at {@code at}; the same text where
     * they are there already, and nothing where it cannot be done.
     */
    public static Optional<String> set(
            String text, Position at, SequencedMap<String, Value> values) {
        Optional<MappingText> mapping = MappingText.find(text, at);
        if (mapping.isEmpty() || mapping.get().entries().isEmpty()) {
            return Optional.empty();
        }
        String edited = new MappingEdit(text, mapping.get()).apply(values);
        return isRight(text, edited, at, values) ? Optional.of(edited) : Optional.empty();
    }

    private String apply(SequencedMap<String, Value> values) {
        Written after = mapping.entries().getLast();
        List<Map.Entry<String, Value>> missing = new ArrayList<>();
        for (Map.Entry<String, Value> wanted : values.entrySet()) {
            Optional<Written> present = mapping.entry(wanted.getKey());
            if (present.isEmpty()) {
                missing.add(wanted);
                continue;
            }
            replace(present.get(), wanted.getValue());
            after = present.get();
        }
        if (!missing.isEmpty()) {
            insert(after, missing);
        }
        StringBuilder edited = new StringBuilder(text);
        changes.stream()
                .sorted(Comparator.comparingInt(Change::from).thenComparingInt(Change::to))
                .toList()
                .reversed()
                .forEach(change -> edited.replace(change.from(), change.to(), change.text()));
        return edited.toString();
    }

    private void replace(Written present, Value value) {
        if (!present.has(value)) {
            String gap = present.from() == present.to() ? " " : "";
            changes.add(
                    new Change(
                            present.from(), present.to(), gap + mapping.rendered(present, value)));
        }
    }

    private void insert(Written after, List<Map.Entry<String, Value>> missing) {
        int at = mapping.isFlow() ? after.to() : MappingText.endOfLine(text, after.to());
        StringBuilder all = new StringBuilder();
        missing.forEach(
                entry ->
                        all.append(mapping.separator())
                                .append(mapping.rendered(entry.getKey(), entry.getValue())));
        changes.add(new Change(at, at, all.toString()));
    }

    /** Returns whether the edited text differs only in those keys and has the new values. */
    private static boolean isRight(
            String before, String after, Position at, SequencedMap<String, Value> values) {
        Optional<Node> was = read(before);
        Optional<Node> is = read(after);
        if (was.isEmpty() || is.isEmpty()) {
            return false;
        }
        Target target = new Target(at, values.sequencedKeySet());
        return target.others(was.get()).equals(target.others(is.get()))
                && MappingText.find(after, at)
                        .map(found -> values.entrySet().stream().allMatch(found::has))
                        .orElse(false);
    }

    private static Optional<Node> read(String text) {
        Findings findings = new Findings();
        Optional<Node> node = DocumentReader.read("", text, NAMES, findings);
        return findings.hasErrors() ? Optional.empty() : node;
    }

    /** Keys of the mapping that begins at a position. */
    private record Target(Position at, Set<String> keys) {

        /** Returns a tree without positions and without these keys. */
        Object others(Node node) {
            return switch (node) {
                case Scalar scalar -> scalar.text();
                case Sequence sequence -> sequence.items().stream().map(this::others).toList();
                case Mapping mapping -> members(mapping);
            };
        }

        private Map<String, Object> members(Mapping mapping) {
            boolean here = mapping.at().line() == at.line() && mapping.at().column() == at.column();
            Map<String, Object> members = new HashMap<>();
            for (Entry entry : mapping.entries()) {
                if (!here || !keys.contains(entry.key())) {
                    members.put(entry.key(), others(entry.value()));
                }
            }
            return members;
        }
    }
}
