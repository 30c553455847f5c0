package dev.portolan.gateway.log;

import org.jspecify.annotations.Nullable;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A log that lines are appended to, and that others may rotate: once its path leads to another
 * file, or to none, or when {@link #reopen} asks for it, it goes on in the file that is there then.
 *
 * <p>What was written stays in the file it was written to. A file is changed between two flushes
 * only, so its owner flushes at the end of a line. Used by one thread, save for {@link #reopen}.
 */
public final class LogFile extends OutputStream {
    private static final System.Logger LOG = System.getLogger("dev.portolan.log");
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private OutputStream out;
    private @Nullable Object key;
    private boolean betweenFlushes;
    private boolean warned;
    private long looked = System.nanoTime();
    private volatile boolean asked;

    private LogFile(Path path) throws IOException {
        this.path = path;
        this.out = open();
        this.key = key();
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws IOException where it cannot be written
     */
    public static LogFile at(Path path) throws IOException {
        return new LogFile(path);
    }

    /** Lets the next lines go to the file that the path leads to then. */
    public void reopen() {
        asked = true;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (!betweenFlushes) {
            look();
            betweenFlushes = true;
        }
        out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        betweenFlushes = false;
        if (asked || System.nanoTime() - looked > LOOK_NANOS) {
            look();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void look() throws IOException {
        looked = System.nanoTime();
        Object now = key();
        if (!asked && now != null && now.equals(key)) {
            return;
        }
        asked = false;
        OutputStream old = out;
        try {
            out = open();
        } catch (IOException e) {
            warn();
            return;
        }
        key = key();
        warned = false;
        old.close();
    }

    private void warn() {
        if (!warned) {
            warned = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the log {0} cannot be opened anew; lines go on to the file that was there",
                    path);
        }
    }

    private OutputStream open() throws IOException {
        return new FileOutputStream(path.toFile(), true);
    }

    /** What tells a file from others of its name; null where there is none. */
    private @Nullable Object key() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return Objects.requireNonNullElse(now.fileKey(), "a file");
        } catch (IOException e) {
            return null;
        }
    }
}
