package dev.portolan.load.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Reads a YAML 1.2 file to a {@link CaseValue}; JSON is YAML too. */
final class CaseFileReader {
    private static final int MAX_CHARACTERS = 4_000_000;
    private static final int MAX_DEPTH = 300;
    private static final int MAX_VALUES = 200_000;
    private final Path file;
    private int values;

    private CaseFileReader(Path file) {
        this.file = file;
    }

    static CaseValue read(Path file) throws IOException {
        return new CaseFileReader(file).parse(Files.readString(file));
    }

    private CaseValue parse(String text) {
        var start = new CasePosition(file, 1, 1);
        var settings =
                LoadSettings.builder()
                        .setLabel(file.toString())
                        .setCodePointLimit(MAX_CHARACTERS)
                        .build();
        try {
            var root = new Compose(settings).composeString(text);
            return value(
                    root.orElseThrow(
                            () -> new InvalidCaseException(start, "empty (expected: a mapping)")),
                    0);
        } catch (MarkedYamlEngineException e) {
            throw new InvalidCaseException(
                    e.getProblemMark().map(this::position).orElse(start),
                    "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new InvalidCaseException(start, "not YAML: " + e.getMessage());
        }
    }

    private CaseValue value(Node node, int depth) {
        var position = node.getStartMark().map(this::position).orElse(new CasePosition(file, 1, 1));
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new InvalidCaseException(
                    position,
                    "too much (expected: at most %d levels and %d values, aliases expanded)"
                            .formatted(MAX_DEPTH, MAX_VALUES));
        }
        String tag = localTag(node.getTag());
        return switch (node) {
            case ScalarNode scalar ->
                    new CaseValue.Scalar(position, tag, json(scalar, tag, position));
            case SequenceNode sequence -> items(sequence, position, tag, depth);
            case MappingNode mapping -> members(mapping, position, tag, depth);
            default -> throw new InvalidCaseException(position, "unknown kind of value");
        };
    }

    private CaseValue items(SequenceNode sequence, CasePosition position, String tag, int depth) {
        List<CaseValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(value(item, depth + 1));
        }
        return new CaseValue.Items(position, tag, items);
    }

    private CaseValue members(MappingNode mapping, CasePosition position, String tag, int depth) {
        List<CaseValue.Member> members = new ArrayList<>();
        var seen = new HashMap<String, CasePosition>();
        for (var pair : mapping.getValue()) {
            var at = pair.getKeyNode().getStartMark().map(this::position).orElse(position);
            if (!(pair.getKeyNode() instanceof ScalarNode key)) {
                throw new InvalidCaseException(at, "a name must be text (expected: name: value)");
            }
            var first = seen.putIfAbsent(key.getValue(), at);
            if (first != null) {
                throw new InvalidCaseException(
                        at,
                        "\"%s\" is already at line %d; keep one"
                                .formatted(key.getValue(), first.line()));
            }
            members.add(
                    new CaseValue.Member(
                            at, key.getValue(), value(pair.getValueNode(), depth + 1)));
        }
        return new CaseValue.Members(position, tag, members);
    }

    private static String localTag(Tag tag) {
        return tag.getValue().startsWith("!") ? tag.getValue() : "";
    }

    private static JsonNode json(ScalarNode scalar, String tag, CasePosition position) {
        var nodes = JsonNodeFactory.instance;
        String text = scalar.getValue();
        if (!tag.isEmpty()) {
            return text.isEmpty() ? nodes.nullNode() : plain(text);
        }
        try {
            if (scalar.getTag().equals(Tag.NULL)) {
                return nodes.nullNode();
            }
            if (scalar.getTag().equals(Tag.BOOL)) {
                return nodes.booleanNode(Boolean.parseBoolean(text));
            }
            if (scalar.getTag().equals(Tag.INT)) {
                var number = new BigInteger(text);
                return number.bitLength() < 64
                        ? nodes.numberNode(number.longValue())
                        : nodes.numberNode(number);
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return nodes.numberNode(new BigDecimal(text));
            }
        } catch (NumberFormatException e) {
            throw new InvalidCaseException(
                    position, "\"%s\" is no JSON number; quote it for text".formatted(text));
        }
        return nodes.textNode(text);
    }

    /** The value of a tagged scalar, whose own type the tag has replaced. */
    private static JsonNode plain(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private CasePosition position(Mark mark) {
        return new CasePosition(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
