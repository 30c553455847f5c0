package dev.portolan.gateway.records.spill;

import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.batch.BatchCodec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An append-only file of batches: each in a frame with its length and checksum, synchronised to the
 * disk before {@link #append} returns.
 *
 * <p>A frame that a crash cut off at the end is removed when the file is opened. A damaged frame
 * elsewhere is skipped: the file is kept beside as {@code *.damaged}, and what lay in the frame is
 * missing from the chain. Used by one thread.
 */
public final class SpillFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.records");

    /** "PRS1" in ASCII. */
    private static final int MAGIC = 0x50525331;

    private static final int HEADER_BYTES = 12;
    private static final int MAX_FRAME_BYTES = 1 << 28;
    private static final int SEARCH_BYTES = 1 << 16;

    private final Path path;
    private final long maxBytes;
    private final FileChannel channel;
    private long readAt;
    private long writeAt;
    private long damaged;
    private @Nullable Batch last;

    private SpillFile(Path path, long maxBytes, FileChannel channel) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.channel = channel;
    }

    /**
     * Opens the file, or creates it, and checks every frame.
     *
     * @param maxBytes the largest size of the file
     * @throws IOException if it cannot be read and written
     */
    public static SpillFile open(Path path, long maxBytes) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        SpillFile file = new SpillFile(path, maxBytes, channel);
        file.check();
        return file;
    }

    /** Returns whether no batch waits. */
    public boolean isEmpty() {
        return readAt >= writeAt;
    }

    /** The size of the waiting batches in bytes. */
    public long bytes() {
        return writeAt - readAt;
    }

    /** The number of damaged places found when the file was opened. */
    public long damaged() {
        return damaged;
    }

    /** The last batch that was in the file when it was opened; empty if it had none. */
    public Optional<Batch> last() {
        return Optional.ofNullable(last);
    }

    /**
     * Appends a batch; on return it is on the disk.
     *
     * @throws SpillFullException if the file would be too large
     * @throws IOException if the disk does not take it; the file is as it was before
     */
    public void append(Batch batch) throws IOException {
        byte[] payload = BatchCodec.write(batch);
        if (writeAt + HEADER_BYTES + payload.length > maxBytes) {
            throw new SpillFullException(maxBytes);
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        frame.putInt(MAGIC).putInt(payload.length).putInt(checksum(payload)).put(payload).flip();
        boolean written = false;
        try {
            long at = writeAt;
            while (frame.hasRemaining()) {
                at += channel.write(frame, at);
            }
            channel.force(false);
            writeAt = at;
            written = true;
        } finally {
            if (!written) {
                cutTo(writeAt);
            }
        }
    }

    /** Returns the oldest waiting batch; empty if none waits. */
    public Optional<Batch> oldest() throws IOException {
        while (!isEmpty()) {
            Frame frame = frameAt(readAt);
            if (frame.batch() != null) {
                return Optional.of(frame.batch());
            }
            readAt = nextFrame(readAt + 1);
        }
        return Optional.empty();
    }

    /**
     * Removes the oldest waiting batch, which is in the store; an empty file gives up its space.
     */
    public void removeOldest() throws IOException {
        readAt += frameAt(readAt).bytes();
        if (isEmpty()) {
            cutTo(0);
            channel.force(false);
            readAt = 0;
            writeAt = 0;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A frame, or the lack of one: {@code bytes} is 0 and {@code batch} null. */
    private record Frame(@Nullable Batch batch, long bytes) {
        private static final Frame NONE = new Frame(null, 0);
    }

    private void check() throws IOException {
        long size = channel.size();
        long at = 0;
        long good = 0;
        writeAt = size;
        while (at < size) {
            Frame frame = frameAt(at);
            if (frame.batch() != null) {
                at += frame.bytes();
                good = at;
                last = frame.batch();
                continue;
            }
            at = nextFrame(at + 1);
            if (at < size) {
                damaged++;
            }
        }
        if (damaged > 0) {
            keepDamaged();
        }
        if (good < size) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the spill file {0} ends within a batch that was never complete; its last {1}"
                            + " bytes are removed",
                    path,
                    size - good);
            cutTo(good);
        }
        writeAt = good;
    }

    private void keepDamaged() throws IOException {
        Path copy = path.resolveSibling(path.getFileName() + ".damaged");
        Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(
                System.Logger.Level.ERROR,
                "the spill file {0} is damaged in {1} places; entries are missing from the chain,"
                        + " and the file is kept as {2}",
                path,
                damaged,
                copy);
    }

    private Frame frameAt(long at) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (!read(header, at) || header.getInt() != MAGIC) {
            return Frame.NONE;
        }
        int length = header.getInt();
        int checksum = header.getInt();
        if (length < 0 || length > MAX_FRAME_BYTES || at + HEADER_BYTES + length > writeAt) {
            return Frame.NONE;
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (!read(payload, at + HEADER_BYTES) || checksum(payload.array()) != checksum) {
            return Frame.NONE;
        }
        return BatchCodec.read(payload.array())
                .map(batch -> new Frame(batch, HEADER_BYTES + (long) length))
                .orElse(Frame.NONE);
    }

    /** Returns the next place at or after {@code from} that looks like a frame, or the end. */
    private long nextFrame(long from) throws IOException {
        long at = from;
        while (at + Integer.BYTES <= writeAt) {
            int count = (int) Math.min(SEARCH_BYTES, writeAt - at);
            ByteBuffer part = ByteBuffer.allocate(count);
            if (!read(part, at)) {
                return writeAt;
            }
            for (int i = 0; i + Integer.BYTES <= count; i++) {
                if (part.getInt(i) == MAGIC) {
                    return at + i;
                }
            }
            at += count - Integer.BYTES + 1;
        }
        return writeAt;
    }

    /** Fills the buffer and prepares it for reading; returns false if the file ends before. */
    private boolean read(ByteBuffer buffer, long at) throws IOException {
        long from = at;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, from);
            if (count < 0) {
                return false;
            }
            from += count;
        }
        buffer.flip();
        return true;
    }

    private void cutTo(long length) throws IOException {
        channel.truncate(length);
    }

    private static int checksum(byte[] payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload);
        return (int) checksum.getValue();
    }
}
