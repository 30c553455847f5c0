package dev.portolan.gateway.reading;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Node.Scalar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The certificates and keys that a configuration names, each looked into before it is used. */
public final class PemFiles {
    private static final long MAX_BYTES = 4L << 20;

    private final Path folder;
    private final Consumer<Path> looked;

    /** Files named relative to {@code folder}; each one is told to {@code looked}. */
    public PemFiles(Path folder, Consumer<Path> looked) {
        this.folder = folder;
        this.looked = looked;
    }

    /** The file that {@code key} names; a finding where it does not hold what is wanted. */
    public Optional<Path> named(Fields fields, String key, Pem wanted) {
        String written = fields.text(key);
        if (written.isBlank()) {
            return Optional.empty();
        }
        Path path = folder.resolve(written);
        looked.accept(path);
        boolean secret = fields.scalar(key).filter(Scalar::secret).isPresent();
        String shown = secret ? "that \"%s\" names".formatted(key) : path.toString();
        try {
            if (!wanted.isIn(path)) {
                fields.error(
                        key,
                        "the file %s can't be used (expected: %s)"
                                .formatted(shown, wanted.expected()));
            }
        } catch (IOException e) {
            fields.error(key, "the file %s cannot be read (expected: a PEM file)".formatted(shown));
        }
        return Optional.of(path);
    }

    /** What the file holds that {@code key} names; empty where it can't be read, with a finding. */
    public Optional<String> text(Fields fields, String key, Pem wanted) {
        return named(fields, key, wanted).flatMap(PemFiles::read);
    }

    private static Optional<String> read(Path path) {
        try {
            return Files.size(path) > MAX_BYTES
                    ? Optional.empty()
                    : Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // told by the finding
        }
    }
}
