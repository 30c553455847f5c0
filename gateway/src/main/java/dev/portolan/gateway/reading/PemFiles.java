package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The certificates and keys that a configuration names, each looked into before it is used. */
public final class PemFiles {
    private static final int MAX_BYTES = 4 << 20;

    private final Path folder;
    private final Bytes files;

    /** Files named relative to {@code folder}, of which {@code files} has the bytes. */
    public PemFiles(Path folder, Bytes files) {
        this.folder = folder;
        this.files = files;
    }

    /** Reads files. */
    @FunctionalInterface
    public interface Bytes {
        /** The bytes of {@code file}, read once. */
        byte[] of(Path file) throws IOException;
    }

    /** What the file holds that {@code key} names; empty, with a finding, where it is not that. */
    public Optional<String> text(Fields fields, String key, Pem wanted) {
        String written = fields.text(key);
        if (written.isBlank()) {
            return Optional.empty();
        }
        Path path = folder.resolve(written);
        boolean secret = fields.scalar(key).filter(Scalar::secret).isPresent();
        String shown = secret ? "that \"%s\" names".formatted(key) : path.toString();
        try {
            byte[] bytes = files.of(path);
            if (bytes.length <= MAX_BYTES && wanted.isIn(bytes)) {
                return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
            }
            fields.error(
                    key,
                    "the file %s can't be used (expected: %s)".formatted(shown, wanted.expected()));
        } catch (IOException e) {
            fields.error(key, "the file %s cannot be read (expected: a PEM file)".formatted(shown));
        }
        return Optional.empty();
    }
}
