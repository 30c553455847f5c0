package dev.portolan.policy.document;

import dev.portolan.policy.document.MappingEdit.Value;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The positions and styles of a mapping's values in its text. */
final class MappingText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private final String text;
    private final List<Event> events;
    private final int start;
    private final List<Written> entries = new ArrayList<>();

    private MappingText(String text, List<Event> events, int start) {
        this.text = text;
        this.events = events;
        this.start = start;
        int next = start + 1;
        while (events.get(next) instanceof ScalarEvent key) {
            int end = after(next + 1);
            entries.add(written(key, next + 1, end));
            next = end;
        }
    }

    /**
     * An entry.
     *
     * @param from where its value begins, counted in characters of the text
     * @param to where its value ends, before any comment or blank
     * @param scalars the value or values; null where it is anything else
     */
    record Written(
            ScalarEvent key, int from, int to, boolean isBlock, @Nullable List<String> scalars) {

        /** Returns whether it already has this value, in any order. */
        boolean has(Value value) {
            List<String> written = scalars;
            return written != null
                    && switch (value) {
                        case Value.Text one -> written.equals(List.of(one.text()));
                        case Value.Texts all ->
                                written.size() == all.texts().size()
                                        && Set.copyOf(written).equals(Set.copyOf(all.texts()));
                    };
        }
    }

    /** Returns the mapping that begins at a position; empty where there is none. */
    static Optional<MappingText> find(String text, Position at) {
        List<Event> events = new ArrayList<>();
        try {
            new Parse(LoadSettings.builder().setCodePointLimit(text.length() + 1).build())
                    .parseString(text)
                    .forEach(events::add);
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof MappingStartEvent found && begins(found, at)) {
                return Optional.of(new MappingText(text, events, i));
            }
        }
        return Optional.empty();
    }

    /** Returns the end of a character's line, before the line break. */
    static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        end = end < 0 ? text.length() : end;
        return end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    List<Written> entries() {
        return entries;
    }

    Optional<Written> entry(String key) {
        return entries.stream().filter(entry -> entry.key().getValue().equals(key)).findFirst();
    }

    boolean isFlow() {
        return ((MappingStartEvent) events.get(start)).isFlow();
    }

    boolean has(Map.Entry<String, Value> wanted) {
        return entry(wanted.getKey()).filter(found -> found.has(wanted.getValue())).isPresent();
    }

    /** Returns the separator before a new entry, in the style of the existing entries. */
    String separator() {
        Mark last = mark(entries.getLast().key());
        boolean ownLines =
                entries.size() > 1
                        && last.getLine() > mark(entries.get(entries.size() - 2).key()).getLine();
        if (isFlow() && !ownLines) {
            return ", ";
        }
        return (isFlow() ? "," : "") + newLine() + " ".repeat(last.getColumn());
    }

    /** A new entry. */
    String rendered(String key, Value value) {
        return quoted(key) + ": " + flow(value);
    }

    /** Returns the edit that replaces a value by another. */
    String rendered(Written present, Value value) {
        if (present.isBlock() && value instanceof Value.Texts all) {
            int column = present.from() - (text.lastIndexOf('\n', present.from() - 1) + 1);
            String next = newLine() + " ".repeat(column);
            return all.texts().stream()
                    .map(item -> "- " + quoted(item))
                    .collect(Collectors.joining(next));
        }
        return flow(value);
    }

    private String flow(Value value) {
        return switch (value) {
            case Value.Text one -> quoted(one.text());
            case Value.Texts all ->
                    all.texts().stream()
                            .map(this::quoted)
                            .collect(Collectors.joining(", ", "[", "]"));
        };
    }

    /** Quoted as in JSON if keys are in quotes or if YAML could read it as another type. */
    private String quoted(String value) {
        boolean json =
                isFlow() && entries.getFirst().key().getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
        return json || !PLAIN.matcher(value).matches()
                ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : value;
    }

    private String newLine() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private Written written(ScalarEvent key, int from, int end) {
        Event first = events.get(from);
        boolean block = first instanceof SequenceStartEvent sequence && !sequence.isFlow();
        int last = from;
        int flows = 0;
        for (int i = from; i < end; i++) {
            Event event = events.get(i);
            if (event instanceof CollectionStartEvent opened && opened.isFlow()) {
                flows++;
            } else if (event instanceof CollectionEndEvent && flows > 0) {
                flows--;
                last = i;
            } else if (event instanceof ScalarEvent || event instanceof AliasEvent) {
                last = i;
            }
        }
        int to = offset(events.get(last).getEndMark().orElseThrow());
        int begin = offset(mark(first));
        while (to > begin && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return new Written(key, begin, to, block, scalars(from, end));
    }

    /** The texts of a value that is one, or a list of some. */
    private @Nullable List<String> scalars(int from, int end) {
        List<String> all = new ArrayList<>();
        boolean list = events.get(from) instanceof SequenceStartEvent;
        for (int i = list ? from + 1 : from; i < (list ? end - 1 : end); i++) {
            if (!(events.get(i) instanceof ScalarEvent scalar)) {
                return null;
            }
            all.add(scalar.getValue());
        }
        return all;
    }

    /** The event after the value that begins with an event. */
    private int after(int from) {
        int depth = 0;
        int next = from;
        do {
            Event event = events.get(next++);
            depth += event instanceof CollectionStartEvent ? 1 : 0;
            depth -= event instanceof CollectionEndEvent ? 1 : 0;
        } while (depth > 0);
        return next;
    }

    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private static Mark mark(Event event) {
        return event.getStartMark().orElseThrow();
    }

    private static boolean begins(Event event, Position at) {
        Mark mark = mark(event);
        return mark.getLine() + 1 == at.line() && mark.getColumn() + 1 == at.column();
    }
}
