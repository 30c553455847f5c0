package dev.portolan.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The inputs of a load: every file and folder it read, with the content it found. Another load can
 * only differ if one of these has changed.
 *
 * <p>The content is recorded as the load read it, so that an edit during a load is detected like
 * any other. Contents are compared by digest: neither an equal size and time nor a clock that goes
 * back hides an edit. Other files in a folder, a log for example, are ignored.
 */
public final class LoadInputs {
    /** The maximum size of a file that is read; of a larger one only the fact is recorded. */
    static final int MAX_BYTES = 16 << 20;

    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    /** Up to this size a file is read at each poll, above it only when its attributes changed. */
    private static final int READ_ALWAYS = 1 << 20;

    private static final String UNREADABLE = "unreadable";
    private static final String CHANGED = "changed during the load";

    private final Map<Access, String> results = new TreeMap<>();
    private final Map<Path, Large> large = new ConcurrentHashMap<>();
    private final Consumer<Path> onAccess;

    /**
     * Creates an empty record.
     *
     * @param onAccess called before each access, for tests that change files during a load
     */
    LoadInputs(Consumer<Path> onAccess) {
        this.onAccess = onAccess;
    }

    /** An access to the file system. */
    public record Access(Operation operation, Path path) implements Comparable<Access> {
        private static final Comparator<Access> ORDER =
                Comparator.comparing(Access::operation).thenComparing(Access::path);

        @Override
        public int compareTo(Access other) {
            return ORDER.compare(this, other);
        }
    }

    /** The kinds of access. */
    enum Operation {
        CONTENT,
        DOCUMENTS,
        KIND
    }

    /** The kind of file at a path, following links. */
    enum Kind {
        ABSENT,
        FILE,
        FOLDER,
        OTHER
    }

    private record Large(String attributes, String digest) {}

    /**
     * Returns the bytes of {@code file}, at most one more than {@link #MAX_BYTES}.
     *
     * @throws IOException if it does not exist or cannot be read, which is recorded too
     */
    byte[] read(Path file) throws IOException {
        onAccess.accept(file);
        Access access = new Access(Operation.CONTENT, file);
        try {
            byte[] bytes = bytes(file);
            record(access, kindOf(file) == Kind.FILE ? digest(bytes) : Kind.OTHER.name());
            return bytes;
        } catch (IOException e) {
            record(access, failure(e));
            throw e;
        }
    }

    /** Returns the YAML and JSON files in {@code folder}, ordered by name, without hidden ones. */
    List<Path> documents(Path folder) throws IOException {
        onAccess.accept(folder);
        Access access = new Access(Operation.DOCUMENTS, folder);
        try {
            List<Path> documents = list(folder);
            record(access, documents.toString());
            return documents;
        } catch (IOException e) {
            record(access, failure(e));
            throw e;
        }
    }

    /** Returns the kind of file at {@code path}. */
    Kind kind(Path path) {
        onAccess.accept(path);
        Kind kind = kindOf(path);
        record(new Access(Operation.KIND, path), kind.name());
        return kind;
    }

    /** Every access of the load with the result it had. */
    public Map<Access, String> asRead() {
        return Map.copyOf(results);
    }

    /** The same accesses with their results at this moment. */
    public Map<Access, String> now() {
        Map<Access, String> now = new TreeMap<>();
        for (Access access : results.keySet()) {
            now.put(access, result(access));
        }
        return Map.copyOf(now);
    }

    private void record(Access access, String answer) {
        results.merge(access, answer, (first, next) -> first.equals(next) ? first : CHANGED);
    }

    private String result(Access access) {
        try {
            return switch (access.operation()) {
                case CONTENT -> digest(access.path());
                case DOCUMENTS -> list(access.path()).toString();
                case KIND -> kindOf(access.path()).name();
            };
        } catch (IOException e) {
            return failure(e);
        }
    }

    /**
     * Returns the digest of a file; a pipe or a device is not read, since its bytes can be read
     * once.
     */
    private String digest(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        if (!now.isRegularFile()) {
            return now.isDirectory() ? UNREADABLE : Kind.OTHER.name();
        }
        if (now.size() <= READ_ALWAYS) {
            return digest(bytes(file));
        }
        String attributes = attributes(file, now);
        Large known = large.get(file);
        if (known != null && known.attributes().equals(attributes)) {
            return known.digest();
        }
        String digest = digest(bytes(file));
        large.put(file, new Large(attributes, digest));
        return digest;
    }

    /** Returns the attributes that change with an edit, including the change time if available. */
    private static String attributes(Path file, BasicFileAttributes now) throws IOException {
        String common = now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? common + " " + Files.getAttribute(file, "unix:ctime")
                : common;
    }

    private static String digest(byte[] bytes) {
        return bytes.length > MAX_BYTES ? "larger" : Sha256.of(bytes);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(LoadInputs::isDocument)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static boolean isDocument(Path path) {
        String name = path.getFileName().toString();
        return !name.startsWith(".")
                && SUFFIXES.stream().anyMatch(name::endsWith)
                && Files.isRegularFile(path);
    }

    private static Kind kindOf(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.isDirectory()) {
                return Kind.FOLDER;
            }
            return now.isRegularFile() ? Kind.FILE : Kind.OTHER;
        } catch (IOException e) {
            return Kind.ABSENT;
        }
    }

    private static String failure(IOException why) {
        return why instanceof NoSuchFileException || why instanceof NotDirectoryException
                ? Kind.ABSENT.name()
                : UNREADABLE;
    }
}
