package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the certificates and keys that a configuration names, and checks their content. */
public final class PemFiles {
    private static final int MAX_BYTES = 4 << 20;

    private final Path folder;
    private final FileReader files;

    /** Resolves paths against {@code folder} and reads them with {@code files}. */
    public PemFiles(Path folder, FileReader files) {
        this.folder = folder;
        this.files = files;
    }

    /** Reads the files of one load. */
    @FunctionalInterface
    public interface FileReader {
        /** Returns the bytes of {@code file}, which is read once per load. */
        byte[] read(Path file) throws IOException;
    }

    /**
     * Returns the content of the file named under {@code key}; empty, with a finding, if it is not
     * {@code wanted}.
     */
    public Optional<String> text(Fields fields, String key, Pem wanted) {
        String written = fields.text(key);
        if (written.isBlank()) {
            return Optional.empty();
        }
        Path path = folder.resolve(written);
        boolean secret = fields.scalar(key).filter(Scalar::secret).isPresent();
        String shown = secret ? "named by \"%s\"".formatted(key) : path.toString();
        try {
            byte[] bytes = files.read(path);
            if (bytes.length <= MAX_BYTES && wanted.isIn(bytes)) {
                return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
            }
            fields.error(
                    key,
                    "the file %s does not contain the expected PEM (expected: %s)"
                            .formatted(shown, wanted.expected()));
        } catch (IOException e) {
            fields.error(key, "the file %s cannot be read (expected: a PEM file)".formatted(shown));
        }
        return Optional.empty();
    }
}
