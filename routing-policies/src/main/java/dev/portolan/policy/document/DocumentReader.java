package dev.portolan.policy.document;

import dev.portolan.policy.document.Node.Entry;
import dev.portolan.policy.document.Node.Mapping;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Node.Sequence;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one YAML 1.2 or JSON text into a {@link Node} tree.
 *
 * <p>Composes from parser events rather than with the parser's own composer, so that nesting, alias
 * expansion and duplicate keys are bounded and positioned here, whatever the text.
 */
public final class DocumentReader {

    private final String file;
    private final Limits limits;
    private final Findings findings;
    private final Scalars scalars;
    private final Map<String, Node> anchors = new HashMap<>();
    private final List<String> open = new ArrayList<>();
    private int values;

    private DocumentReader(String file, String text, Resolver resolver, Reading reading) {
        this.file = file;
        this.limits = reading.limits();
        this.findings = reading.findings();
        this.scalars = new Scalars(file, text, resolver, findings);
    }

    private record Reading(Limits limits, Findings findings) {}

    /** Stops composing once the text cannot be trusted further; the finding is already recorded. */
    private static final class Abandoned extends RuntimeException {
        Abandoned() {
            super(null, null, false, false);
        }
    }

    /**
     * The document's only value; empty if the text is empty or cannot be read, in which case a
     * finding has the reason.
     *
     * @param file the name findings carry
     */
    public static Optional<Node> read(
            String file, String text, Resolver resolver, Findings findings) {
        return read(file, text, resolver, findings, Limits.DEFAULT);
    }

    /**
     * Reads a document as {@link #read(String, String, Resolver, Findings)} does, with other
     * limits.
     */
    public static Optional<Node> read(
            String file, String text, Resolver resolver, Findings findings, Limits limits) {
        if (text.length() > limits.characters()) {
            findings.error(
                    Position.startOf(file),
                    "the file has %,d characters (expected: at most %,d); split it"
                            .formatted(text.length(), limits.characters()));
            return Optional.empty();
        }
        return new DocumentReader(file, text, resolver, new Reading(limits, findings)).read(text);
    }

    private Optional<Node> read(String text) {
        try {
            var settings =
                    LoadSettings.builder()
                            .setLabel(file)
                            .setCodePointLimit(limits.characters())
                            .build();
            return document(new Parse(settings).parseString(text).iterator());
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            Position at = mark == null ? Position.startOf(file) : position(mark);
            findings.error(at, "not YAML: " + oneLine(e.getProblem()) + "; mend the syntax here");
        } catch (YamlEngineException e) {
            findings.error(
                    Position.startOf(file), "not YAML: " + oneLine(String.valueOf(e.getMessage())));
        } catch (Abandoned e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Node> document(Iterator<Event> events) {
        Optional<Node> root = Optional.empty();
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (seen) {
                        findings.error(
                                position(event),
                                "a second document begins here (expected: one per file); move it to"
                                        + " a file of its own");
                        throw new Abandoned();
                    }
                    seen = true;
                }
                default -> root = Optional.of(node(event, events, 1));
            }
        }
        return root.filter(node -> !(node instanceof Scalar scalar && scalar.isNull()));
    }

    private Node node(Event event, Iterator<Event> events, int depth) {
        count(event, depth);
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        String anchor = anchorOf((NodeEvent) event);
        if (anchor != null) {
            open.add(anchor);
        }
        Node node =
                switch (event) {
                    case ScalarEvent scalar -> scalars.value(scalar);
                    case SequenceStartEvent start -> sequence(start, events, depth);
                    case MappingStartEvent start -> mapping(start, events, depth);
                    default -> throw new IllegalStateException("unexpected " + event.getEventId());
                };
        if (anchor != null) {
            open.remove(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    private static @Nullable String anchorOf(NodeEvent event) {
        return event.getAnchor().map(Anchor::getValue).orElse(null);
    }

    private Node alias(AliasEvent alias, int depth) {
        String name = alias.getAlias().getValue();
        Node target = anchors.get(name);
        if (target == null) {
            String why = open.contains(name) ? "refers to itself" : "refers to no anchor before it";
            findings.error(position(alias), "*" + name + " " + why + "; write the value out");
            throw new Abandoned();
        }
        expand(target, alias, depth);
        return target;
    }

    private void expand(Node node, Event alias, int depth) {
        switch (node) {
            case Scalar _ -> {}
            case Sequence sequence -> {
                for (Node item : sequence.items()) {
                    count(alias, depth + 1);
                    expand(item, alias, depth + 1);
                }
            }
            case Mapping mapping -> {
                for (Entry entry : mapping.entries()) {
                    count(alias, depth + 1);
                    expand(entry.value(), alias, depth + 1);
                }
            }
        }
    }

    private Node sequence(SequenceStartEvent start, Iterator<Event> events, int depth) {
        scalars.refuseTag(start.getTag().orElse(null), position(start));
        var items = new ArrayList<Node>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(event, events, depth + 1));
            event = events.next();
        }
        return new Sequence(position(start), items);
    }

    private Node mapping(MappingStartEvent start, Iterator<Event> events, int depth) {
        scalars.refuseTag(start.getTag().orElse(null), position(start));
        var entries = new ArrayList<Entry>();
        var positions = new HashMap<String, Position>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Position at = position(event);
            String key = key(event);
            Node value = node(events.next(), events, depth + 1);
            Position first = positions.putIfAbsent(key, at);
            if (first == null) {
                entries.add(new Entry(at, key, value));
            } else {
                findings.error(
                        at,
                        "the key \"%s\" is already at line %d; keep one of the two"
                                .formatted(key, first.line()));
            }
            event = events.next();
        }
        return new Mapping(position(start), entries);
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        findings.error(position(event), "a key must be text (expected: name: value)");
        throw new Abandoned();
    }

    private void count(Event event, int depth) {
        if (depth > limits.depth()) {
            findings.error(
                    position(event),
                    "nested deeper than " + limits.depth() + " levels; flatten the document");
            throw new Abandoned();
        }
        if (++values > limits.values()) {
            findings.error(
                    position(event),
                    "more than %,d values once aliases are expanded; write fewer"
                            .formatted(limits.values()));
            throw new Abandoned();
        }
    }

    private Position position(Event event) {
        return event.getStartMark().map(this::position).orElse(Position.startOf(file));
    }

    private Position position(Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("unreadable");
    }
}
