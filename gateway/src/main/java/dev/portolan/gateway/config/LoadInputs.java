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
 * What a load asked of the file system, with the answers it got: what has to be different for
 * another load to end otherwise.
 *
 * <p>The answers are remembered as the load got them, not looked up afterwards, so that an edit
 * made while a load is under way is a difference like any other. Contents are compared by digest:
 * neither an equal size and time nor a clock that goes back hides an edit. What a folder holds
 * beside documents is never asked, so that a log in it makes no difference.
 */
public final class LoadInputs {
    /** The largest file that is read; what is larger is only known to be. */
    static final int MAX_BYTES = 16 << 20;

    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    /** Up to this size a file is read at each look, beyond it only when its attributes changed. */
    private static final int READ_ALWAYS = 1 << 20;

    private static final String UNREADABLE = "unreadable";
    private static final String TORN = "read twice, with different answers";

    private final Map<Asked, String> answers = new TreeMap<>();
    private final Map<Path, Large> large = new ConcurrentHashMap<>();
    private final Consumer<Path> onAsked;

    /**
     * Nothing asked yet.
     *
     * @param onAsked called before each question, for tests that change files under a load
     */
    LoadInputs(Consumer<Path> onAsked) {
        this.onAsked = onAsked;
    }

    /** A question to the file system. */
    public record Asked(Question question, Path path) implements Comparable<Asked> {
        private static final Comparator<Asked> ORDER =
                Comparator.comparing(Asked::question).thenComparing(Asked::path);

        @Override
        public int compareTo(Asked other) {
            return ORDER.compare(this, other);
        }
    }

    /** What can be asked of a path. */
    enum Question {
        CONTENT,
        DOCUMENTS,
        KIND
    }

    /** What a path leads to, links followed. */
    enum Kind {
        ABSENT,
        FILE,
        FOLDER,
        OTHER
    }

    private record Large(String attributes, String digest) {}

    /**
     * The bytes of {@code file}, or one more than {@link #MAX_BYTES} of them.
     *
     * @throws IOException where it is not there or cannot be read, which is remembered too
     */
    byte[] read(Path file) throws IOException {
        onAsked.accept(file);
        Asked asked = new Asked(Question.CONTENT, file);
        try {
            byte[] bytes = bytes(file);
            remember(asked, kindOf(file) == Kind.FILE ? digest(bytes) : Kind.OTHER.name());
            return bytes;
        } catch (IOException e) {
            remember(asked, failure(e));
            throw e;
        }
    }

    /** The YAML and JSON files in {@code folder}, ordered by name; hidden ones left out. */
    List<Path> documents(Path folder) throws IOException {
        onAsked.accept(folder);
        Asked asked = new Asked(Question.DOCUMENTS, folder);
        try {
            List<Path> documents = list(folder);
            remember(asked, documents.toString());
            return documents;
        } catch (IOException e) {
            remember(asked, failure(e));
            throw e;
        }
    }

    /** What {@code path} leads to. */
    Kind kind(Path path) {
        onAsked.accept(path);
        Kind kind = kindOf(path);
        remember(new Asked(Question.KIND, path), kind.name());
        return kind;
    }

    /** Every question of the load with the answer it got. */
    public Map<Asked, String> asRead() {
        return Map.copyOf(answers);
    }

    /** The same questions with the answers there are at this moment. */
    public Map<Asked, String> now() {
        Map<Asked, String> now = new TreeMap<>();
        for (Asked asked : answers.keySet()) {
            now.put(asked, answer(asked));
        }
        return Map.copyOf(now);
    }

    private void remember(Asked asked, String answer) {
        answers.merge(asked, answer, (first, next) -> first.equals(next) ? first : TORN);
    }

    private String answer(Asked asked) {
        try {
            return switch (asked.question()) {
                case CONTENT -> digest(asked.path());
                case DOCUMENTS -> list(asked.path()).toString();
                case KIND -> kindOf(asked.path()).name();
            };
        } catch (IOException e) {
            return failure(e);
        }
    }

    /** Of a pipe or a device only that it is one: it gives each byte once. */
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

    /** What changes with an edit that keeps the size, where the file system tells. */
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
