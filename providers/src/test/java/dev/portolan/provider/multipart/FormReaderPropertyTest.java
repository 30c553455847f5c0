package dev.portolan.provider.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Any form, however its bytes are split, is read as the same parts; any bytes end in a fault. */
final class FormReaderPropertyTest {
    private static final String BOUNDARY = "a-b";

    /** One part of a form. */
    record Part(String name, boolean file, String value) {
        String written() {
            return "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n%s\r\n%s\r\n"
                    .formatted(
                            BOUNDARY,
                            name,
                            file ? "; filename=\"f\"" : "",
                            file ? "Content-Type: audio/wav\r\n" : "",
                            value);
        }
    }

    private static final class Received implements FormListener {
        final List<Part> parts = new ArrayList<>();
        private String name = "";
        private ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Override
        public @Nullable FormFault field(String field, String value) {
            parts.add(new Part(field, false, value));
            return null;
        }

        @Override
        public @Nullable FormFault fileBegins(String file, byte[] lines) {
            name = file;
            content = new ByteArrayOutputStream();
            assertThat(new String(lines, ISO_8859_1)).contains("filename").endsWith("\r\n");
            return null;
        }

        @Override
        public void fileBytes(byte[] bytes, int from, int to) {
            content.write(bytes, from, to - from);
        }

        @Override
        public @Nullable FormFault fileEnds() {
            parts.add(new Part(name, true, content.toString(ISO_8859_1)));
            return null;
        }
    }

    @Provide
    Arbitrary<Part> parts() {
        Arbitrary<String> tricky =
                Arbitraries.of("\r\n", "--", "\r\n--", "\r\n--a", "\r\n--a-", "a", "\r", "\n", "-")
                        .list()
                        .ofMaxSize(12)
                        .map(pieces -> String.join("", pieces))
                        .filter(value -> !value.contains("\r\n--" + BOUNDARY));
        return Combinators.combine(
                        Arbitraries.of("model", "other", "prompt", "a[]"),
                        Arbitraries.of(true, false),
                        tricky)
                .as(Part::new);
    }

    private static Received read(byte[] form, List<Integer> cuts, List<FormFault> faults) {
        Received received = new Received();
        FormReader reader = new FormReader(BOUNDARY, received);
        int at = 0;
        for (int cut : cuts) {
            int to = Math.min(form.length, at + cut);
            reader.feed(form, at, to);
            at = to;
        }
        reader.feed(form, at, form.length);
        FormFault fault = reader.finish();
        if (fault != null) {
            faults.add(fault);
        }
        return received;
    }

    private static byte[] written(List<Part> parts) {
        StringBuilder form = new StringBuilder();
        parts.forEach(part -> form.append(part.written()));
        return form.append("--" + BOUNDARY + "--\r\n").toString().getBytes(ISO_8859_1);
    }

    @Property(tries = 400)
    void form_splitAnywhere_isReadAsTheSameParts(
            @ForAll("parts") Part first,
            @ForAll("parts") Part second,
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 9) Integer> cuts) {
        var faults = new ArrayList<FormFault>();
        assertThat(read(written(List.of(first, second)), cuts, faults).parts)
                .containsExactly(first, second);
        assertThat(faults).isEmpty();
    }

    @Property(tries = 400)
    void form_cutAnywhere_isNeverComplete(
            @ForAll("parts") Part part, @ForAll @IntRange(max = 10_000) int at) {
        byte[] form = written(List.of(part));
        int end = at % (form.length - 3);
        var faults = new ArrayList<FormFault>();
        read(java.util.Arrays.copyOf(form, end), List.of(), faults);
        assertThat(faults).isNotEmpty();
    }

    @Property(tries = 400)
    void bytes_ofAnyKind_areReadWithoutAnException(
            @ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 9) int cut) {
        byte[] begun = ("--" + BOUNDARY + "\r\n").getBytes(ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(begun, begun.length + bytes.length);
        System.arraycopy(bytes, 0, all, begun.length, bytes.length);
        var faults = new ArrayList<FormFault>();
        read(all, List.of(cut, cut), faults);
        read(bytes, List.of(cut), faults);
        assertThat(faults).hasSize(2);
    }

    private static String faultOf(String form) {
        var faults = new ArrayList<FormFault>();
        read(form.getBytes(ISO_8859_1), List.of(), faults);
        return faults.isEmpty() ? "" : faults.getFirst().message();
    }

    @Example
    void form_thatLies_isRefusedWithTheReason() {
        String part = new Part("file", true, "abc").written();
        String end = "--a-b--\r\n";
        assertThat(faultOf("hello")).contains("does not begin with the boundary");
        assertThat(faultOf(part)).contains("ends before its closing boundary");
        assertThat(faultOf(part + end + "x")).contains("continues after its closing boundary");
        assertThat(faultOf(part.replace("Content-Type", "Content-Length: 9\r\nX") + end))
                .contains("3 bytes (expected: the 9 that it announces)");
        assertThat(faultOf(part.replace("audio/wav", "multipart/mixed; boundary=q") + end))
                .contains("has parts itself");
        assertThat(
                        faultOf(
                                part.replace(
                                                "Content-Type",
                                                "Content-Transfer-Encoding: base64\r\nContent-Type")
                                        + end))
                .contains("is encoded");
        assertThat(faultOf("--a-b\r\n\r\nx\r\n" + end)).contains("no disposition form-data");
        assertThat(faultOf(part.replace("\"file\"", "\"a b\"") + end)).contains("no plain name");
        assertThat(faultOf("--a-bc\r\n" + end)).contains("followed by other characters");
        assertThat(faultOf(new Part("a", false, "\u00ff").written() + end)).contains("not UTF-8");
    }

    @Example
    void file_withoutAFileName_isAFileByItsField() {
        String form =
                "--a-b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nRIFF\r\n--a-b--";
        var named = new ArrayList<String>();
        var reader =
                new FormReader(
                        BOUNDARY,
                        new FormListener() {
                            @Override
                            public @Nullable FormFault field(String name, String value) {
                                named.add("field " + name);
                                return null;
                            }

                            @Override
                            public @Nullable FormFault fileBegins(String name, byte[] lines) {
                                named.add("file " + name);
                                return null;
                            }

                            @Override
                            public void fileBytes(byte[] bytes, int from, int to) {}

                            @Override
                            public @Nullable FormFault fileEnds() {
                                return null;
                            }
                        });
        byte[] bytes = form.getBytes(ISO_8859_1);
        reader.feed(bytes, 0, bytes.length);
        assertThat(reader.finish()).isNull();
        assertThat(named).containsExactly("file file");
    }

    @Example
    void form_withoutEnd_isBounded() {
        assertThat(faultOf(new Part("a", false, "x").written().repeat(FormReader.PARTS + 1)))
                .contains("more than " + FormReader.PARTS + " parts");
        assertThat(faultOf("--a-b\r\nA: " + "x".repeat(FormReader.HEAD_BYTES + 1)))
                .contains("headers of more than");
        assertThat(faultOf(new Part("a", false, "x".repeat(FormReader.FIELD_BYTES + 9)).written()))
                .contains("larger than");
    }

    @Example
    void boundary_ofAContentType_isReadOnlyWhereItIsOne() {
        assertThat(FormBoundary.of("multipart/form-data; boundary=abc")).contains("abc");
        assertThat(FormBoundary.of("multipart/form-data; charset=utf-8; boundary=\"a b\""))
                .contains("a b");
        assertThat(FormBoundary.of("multipart/form-data")).isEmpty();
        assertThat(FormBoundary.of("multipart/form-data; boundary=")).isEmpty();
        assertThat(FormBoundary.of("multipart/form-data; boundary=a; boundary=b")).isEmpty();
        assertThat(FormBoundary.of("multipart/mixed; boundary=a")).isEmpty();
        assertThat(FormBoundary.of("multipart/form-data; boundary=" + "a".repeat(71))).isEmpty();
        assertThat(FormBoundary.of(null)).isEmpty();
    }
}
