package dev.portolan.gateway.config;

import dev.portolan.policy.document.DocumentReader;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.document.Resolver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of one load, each read once and recorded with its digest. */
final class Sources {
    private final Resolver resolver;
    private final Findings findings;
    private final List<Provenance.Source> read = new ArrayList<>();
    private final LoadInputs inputs;
    private final Map<String, String> replacements;

    /**
     * @param replacements texts that replace the files of these names
     */
    Sources(
            Resolver resolver,
            Findings findings,
            LoadInputs inputs,
            Map<String, String> replacements) {
        this.resolver = resolver;
        this.findings = findings;
        this.inputs = inputs;
        this.replacements = replacements;
    }

    /** Parses {@code file}; returns empty, with a finding, if it cannot be read. */
    Optional<Node> document(Path file) {
        return text(file)
                .flatMap(text -> DocumentReader.read(file.toString(), text, resolver, findings));
    }

    /** Reads {@code file}; returns empty, with a finding, if it cannot be read. */
    Optional<String> text(Path file) {
        try {
            byte[] bytes = bytes(file);
            if (bytes.length > LoadInputs.MAX_BYTES) {
                error(file, "the file is larger than 16 MiB; split it");
                return Optional.empty();
            }
            read.add(new Provenance.Source(file.toString(), Sha256.of(bytes)));
            return Optional.of(withoutMark(decode(bytes)));
        } catch (CharacterCodingException e) {
            error(file, "the file is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            error(file, "the file cannot be read; check that it exists and is readable");
        }
        return Optional.empty();
    }

    private byte[] bytes(Path file) throws IOException {
        String text = replacements.get(file.toString());
        return text == null ? inputs.read(file) : text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the files at a path: the file itself, or the YAML and JSON files in the folder, in
     * order.
     */
    List<Path> expand(Path path, Position position) {
        return switch (inputs.kind(path)) {
            case FILE, OTHER -> List.of(path);
            case FOLDER -> documents(path, position);
            case ABSENT -> {
                findings.error(
                        position,
                        "%s does not exist (expected: a file or a folder)".formatted(path));
                yield List.of();
            }
        };
    }

    private List<Path> documents(Path folder, Position position) {
        try {
            List<Path> files = inputs.documents(folder);
            if (files.isEmpty()) {
                findings.error(
                        position,
                        "the folder %s contains no configuration file (expected: .yaml, .yml or .json files)"
                                .formatted(folder));
            }
            return files;
        } catch (IOException e) {
            findings.error(
                    position,
                    "the folder %s cannot be read; check its permissions".formatted(folder));
            return List.of();
        }
    }

    /** Returns whether {@code path} exists. */
    boolean exists(Path path) {
        return inputs.kind(path) != LoadInputs.Kind.ABSENT;
    }

    /** The files read so far, in the order of reading. */
    List<Provenance.Source> read() {
        return List.copyOf(read);
    }

    /** Returns the digest of the names and digests of all files read. */
    String digest() {
        return Provenance.digestOf(read);
    }

    private void error(Path file, String message) {
        findings.error(Position.startOf(file.toString()), message);
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
