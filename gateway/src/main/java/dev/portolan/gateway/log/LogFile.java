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
 * An append-only log file that external tools may rotate: it is reopened once its path leads to
 * another file, or to none, or after {@link #reopen}.
 *
 * <p>The file is switched only between two flushes, so its owner flushes at the end of a line. Used
 * by one thread, except for {@link #reopen}.
 */
public final class LogFile extends OutputStream {
    private static final System.Logger LOG = System.getLogger("dev.portolan.log");
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private OutputStream out;
    private @Nullable Object key;
    private boolean betweenFlushes;
    private boolean warned;
    private long checkedAt = System.nanoTime();
    private volatile boolean reopenRequested;

    private LogFile(Path path) throws IOException {
        this.path = path;
        this.out = open();
        this.key = key();
    }

    /**
     * Opens the file, or creates it.
     *
     * @throws IOException if it cannot be written
     */
    public static LogFile at(Path path) throws IOException {
        return new LogFile(path);
    }

    /** Reopens the path before the next line. */
    public void reopen() {
        reopenRequested = true;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (!betweenFlushes) {
            checkRotation();
            betweenFlushes = true;
        }
        out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        betweenFlushes = false;
        if (reopenRequested || System.nanoTime() - checkedAt > CHECK_NANOS) {
            checkRotation();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void checkRotation() throws IOException {
        checkedAt = System.nanoTime();
        Object now = key();
        if (!reopenRequested && now != null && now.equals(key)) {
            return;
        }
        reopenRequested = false;
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
                    "the log {0} cannot be reopened; lines still go to the previous file",
                    path);
        }
    }

    private OutputStream open() throws IOException {
        return new FileOutputStream(path.toFile(), true);
    }

    /** The file's identity beyond its name; null if the file does not exist. */
    private @Nullable Object key() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return Objects.requireNonNullElse(now.fileKey(), "a file");
        } catch (IOException e) {
            return null;
        }
    }
}
