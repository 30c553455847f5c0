package dev.portolan.provider.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

import dev.portolan.provider.json.JsonReader;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tests both JSON readers on arbitrary bytes: they agree with a strict parser, and end. */
final class JsonBytesFuzzTest {
    private static final JsonFactory STRICT = new JsonFactory();

    @Provide
    Arbitrary<String> json() {
        var text =
                Arbitraries.strings()
                        .ofMaxLength(12)
                        .map(JsonText::quote)
                        .map(quoted -> new String(quoted, StandardCharsets.UTF_8));
        Arbitrary<String> plain =
                Arbitraries.oneOf(
                        text,
                        Arbitraries.of("null", "true", "false", "0", "-1.5e3", "9007199254740993"));
        return Arbitraries.recursive(() -> plain, inner -> nested(inner, text), 0, 4);
    }

    private static Arbitrary<String> nested(Arbitrary<String> inner, Arbitrary<String> text) {
        var array =
                inner.list()
                        .ofMaxSize(4)
                        .map(all -> all.stream().collect(Collectors.joining(" , ", "[ ", "]")));
        var object =
                text.flatMap(name -> inner.map(value -> name + ":" + value))
                        .list()
                        .uniqueElements(member -> member.substring(0, member.indexOf(':')))
                        .ofMaxSize(4)
                        .map(all -> all.stream().collect(Collectors.joining(",\n", "{", " }")));
        return Arbitraries.oneOf(array, object);
    }

    @Property
    void wellFormed_isReadWholeAndNoPrefixIs(@ForAll("json") String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var read = Objects.requireNonNull(JsonReader.read(bytes, 0, bytes.length));
        assertThat(JsonReader.read(read.toBytes(), 0, read.toBytes().length)).isEqualTo(read);
        boolean nested = json.startsWith("{") || json.startsWith("[");
        assertThat(walks(bytes, bytes.length)).isEqualTo(nested);
        for (int length = 0; nested && length < bytes.length; length++) {
            assertThat(JsonReader.read(bytes, 0, length)).isNull();
            assertThat(walks(bytes, length)).isFalse();
        }
    }

    @Property
    void mutated_isTakenOnlyWhereAStrictParserTakesIt(
            @ForAll("json") String json, @ForAll byte with, @ForAll int anywhere) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return;
        }
        bytes[Math.floorMod(anywhere, bytes.length)] = with;
        boolean strict = isStrict(bytes);
        assertThat(JsonReader.read(bytes, 0, bytes.length) != null).isEqualTo(strict);
        if (walks(bytes, bytes.length) && JsonText.isUtf8(bytes, 0, bytes.length)) {
            assertThat(strict).isTrue();
        }
    }

    @Property
    void anyBytes_endWithoutAThrow(@ForAll byte[] bytes) {
        JsonReader.read(bytes, 0, bytes.length);
        walks(bytes, bytes.length);
        var text = new String(bytes, StandardCharsets.UTF_8);
        var around = "{\"a\":" + text + "}";
        var inside = around.getBytes(StandardCharsets.UTF_8);
        if (walks(inside, inside.length)) {
            assertThat(isStrict(inside)).isTrue();
        }
    }

    @Property(tries = 20)
    void nestedBeyondEveryDepth_isRefused(@ForAll boolean objects) {
        var open = objects ? "{\"a\":" : "[";
        var bytes = open.repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThat(JsonReader.read(bytes, 0, bytes.length)).isNull();
        assertThat(walks(bytes, bytes.length)).isFalse();
    }

    /** Returns whether the cursor reaches the end of an object or array of these bytes. */
    private static boolean walks(byte[] bytes, int length) {
        var cursor = new JsonCursor().over(Arrays.copyOf(bytes, length), 0, length);
        int open = cursor.peek();
        boolean entered = open == '{' ? cursor.object() : cursor.array();
        if (!entered) {
            return false;
        }
        while (open == '{' ? cursor.member() : cursor.element()) {
            cursor.skip();
        }
        return cursor.end();
    }

    private static boolean isStrict(byte[] bytes) {
        int depth = 0;
        int values = 0;
        try (JsonParser parser = STRICT.createParser(bytes)) {
            while (parser.nextToken() != null) {
                parser.getText();
                boolean begins = parser.currentToken().isStructStart();
                boolean ends = parser.currentToken().isStructEnd();
                values += depth == 0 ? 1 : 0;
                depth += begins ? 1 : ends ? -1 : 0;
            }
            return values == 1 && depth == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
