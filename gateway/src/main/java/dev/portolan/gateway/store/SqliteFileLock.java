package dev.portolan.gateway.store;

import dev.portolan.gateway.store.StoreException.Reason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to write an SQLite file, held by one process at a time. It is a lock of the operating
 * system on a file beside it, so that it ends with the process, however that ends.
 */
final class SqliteFileLock implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.store");

    private final FileChannel channel;

    private SqliteFileLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the right to write {@code file}, whose folder is created if it does not exist. */
    static SqliteFileLock take(Path file) throws StoreException {
        Path absolute = file.toAbsolutePath();
        Path folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        Path path = folder.resolve(absolute.getFileName() + ".lock");
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StoreException(
                        Reason.UNAVAILABLE,
                        "the store %s is used by another process".formatted(file),
                        "stop that gateway, give this one another store.url, or use PostgreSQL,"
                                + " which replicas can share",
                        null);
            }
            return new SqliteFileLock(channel);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.FULL,
                    "the folder %s of the store cannot be written (%s)"
                            .formatted(folder, e.getClass().getSimpleName()),
                    "make it writable for this process, or correct store.url",
                    e);
        }
    }

    /** Returns null if another process has the lock, or another store of this one. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a lock was not given back before the exit", e);
        }
    }
}
