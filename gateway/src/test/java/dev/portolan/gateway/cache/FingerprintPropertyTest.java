package dev.portolan.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.provider.bytes.Slice;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Checks that the fingerprint of a JSON object depends on its meaning, not on its notation. */
final class FingerprintPropertyTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 300)
    void object_writtenAnyOtherWay_hasTheSame(
            @ForAll("objects") JsonNode object, @ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder other = new StringBuilder();
        write(object, random, other);
        assertThat(of(other.toString())).isPresent().isEqualTo(of(plain(object)));
    }

    @Property(tries = 500)
    void objects_thatAreNotEqual_haveDifferentOnes(
            @ForAll("objects") JsonNode one, @ForAll("objects") JsonNode other) {
        assertThat(of(plain(one)).equals(of(plain(other)))).isEqualTo(one.equals(other));
    }

    @Property(tries = 1000)
    void bytes_ofAnyKind_throwNothing(@ForAll byte[] bytes) {
        new FingerprintReader().read(Slice.of(bytes));
    }

    @Property(tries = 300)
    void object_cutAnywhere_hasNone(@ForAll("objects") JsonNode object, @ForAll int where) {
        byte[] whole = plain(object).getBytes(StandardCharsets.UTF_8);
        int cut = Math.floorMod(where, plain(object).lastIndexOf('}') + 1);
        assertThat(new FingerprintReader().read(new Slice(whole, 0, cut))).isEmpty();
    }

    private static String plain(JsonNode object) {
        StringBuilder out = new StringBuilder();
        write(object, new Random(1), out);
        return out.toString();
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return object(2);
    }

    private static Arbitrary<JsonNode> object(int depth) {
        Arbitrary<String> names = Arbitraries.of("a", "b", "content", "é", "x\"y", "\n", "");
        return Arbitraries.maps(names, value(depth)).ofMaxSize(4).map(FingerprintPropertyTest::of);
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> scalar =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(4).map(NODES::textNode),
                        Arbitraries.integers().between(-3, 3).map(NODES::numberNode),
                        Arbitraries.of(true, false).map(NODES::booleanNode),
                        Arbitraries.just(NODES.nullNode()));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<JsonNode> array =
                value(depth - 1).list().ofMaxSize(3).map(FingerprintPropertyTest::of);
        return Arbitraries.oneOf(scalar, object(depth - 1), array);
    }

    private static JsonNode of(Map<String, JsonNode> members) {
        ObjectNode object = NODES.objectNode();
        members.forEach(object::set);
        return object;
    }

    private static JsonNode of(List<JsonNode> elements) {
        ArrayNode array = NODES.arrayNode();
        elements.forEach(array::add);
        return array;
    }

    /** Writes with random order, blanks and escapes. */
    private static void write(JsonNode node, Random random, StringBuilder out) {
        out.append(" \n\t".substring(0, random.nextInt(4)));
        if (node.isObject()) {
            List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, random);
            char before = '{';
            for (String name : names) {
                out.append(before);
                string(name, random, out);
                out.append(' ').append(':');
                write(node.get(name), random, out);
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (node.isArray()) {
            char before = '[';
            for (JsonNode element : node) {
                out.append(before);
                write(element, random, out);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (node.isTextual()) {
            string(node.asText(), random, out);
        } else {
            out.append(node);
        }
    }

    private static void string(String text, Random random, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean must = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
            if (must || random.nextBoolean()) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static java.util.Optional<Fingerprint> of(String body) {
        return new FingerprintReader().read(Slice.of(body.getBytes(StandardCharsets.UTF_8)));
    }
}
