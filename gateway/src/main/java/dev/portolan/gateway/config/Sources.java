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

/** The files of one load: read once each, remembered with their digests. */
final class Sources {
    private final Resolver resolver;
    private final Findings findings;
    private final List<Provenance.Source> read = new ArrayList<>();
    private final LoadInputs watched;
    private final Map<String, String> instead;

    /**
     * @param instead texts that count in place of what is in the files of these names
     */
    Sources(Resolver resolver, Findings findings, LoadInputs watched, Map<String, String> instead) {
        this.resolver = resolver;
        this.findings = findings;
        this.watched = watched;
        this.instead = instead;
    }

    /** The document of {@code file}; empty, with a finding, when it cannot be read. */
    Optional<Node> document(Path file) {
        return text(file)
                .flatMap(text -> DocumentReader.read(file.toString(), text, resolver, findings));
    }

    /** The text of {@code file}; empty, with a finding, when it cannot be read. */
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
            error(file, "the file cannot be read; check that it is there and readable");
        }
        return Optional.empty();
    }

    private byte[] bytes(Path file) throws IOException {
        String text = instead.get(file.toString());
        return text == null ? watched.read(file) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The files a path stands for: itself, or the YAML and JSON files below it, in order. */
    List<Path> expand(Path path, Position mentioned) {
        return switch (watched.kind(path)) {
            case FILE, OTHER -> List.of(path);
            case FOLDER -> documents(path, mentioned);
            case ABSENT -> {
                findings.error(
                        mentioned,
                        "%s is not there (expected: a file or a folder)".formatted(path));
                yield List.of();
            }
        };
    }

    private List<Path> documents(Path folder, Position mentioned) {
        try {
            List<Path> files = watched.documents(folder);
            if (files.isEmpty()) {
                findings.error(
                        mentioned,
                        "the folder %s holds no file (expected: .yaml, .yml or .json files)"
                                .formatted(folder));
            }
            return files;
        } catch (IOException e) {
            findings.error(mentioned, "the folder %s cannot be read".formatted(folder));
            return List.of();
        }
    }

    /** Whether anything is at {@code path}. */
    boolean isThere(Path path) {
        return watched.kind(path) != LoadInputs.Kind.ABSENT;
    }

    /** Every file read so far, in the order of reading. */
    List<Provenance.Source> read() {
        return List.copyOf(read);
    }

    /** One digest over the names and digests of all files read. */
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
