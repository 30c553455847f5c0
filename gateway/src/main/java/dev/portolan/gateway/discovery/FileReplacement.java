package dev.portolan.gateway.discovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;

/**
 * Replaces a file atomically by a temporary file next to it, whose name configuration readers
 * ignore.
 */
final class FileReplacement {
    private FileReplacement() {}

    /**
     * Writes a file's new text to a temporary file, synced to disk, with the original's
     * permissions.
     */
    static Path prepare(Path file, String text) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent(), "an absolute path has a folder");
        Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".new");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            copyPermissions(file, temporary);
            return temporary;
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Moves a temporary file over the original, atomically for readers. */
    static void replace(Path temporary, Path file) throws IOException {
        try {
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(file + " cannot be replaced atomically on this file system", e);
        }
    }

    private static void copyPermissions(Path file, Path temporary) throws IOException {
        var from = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (from != null) {
            Files.setPosixFilePermissions(temporary, from.readAttributes().permissions());
        }
    }
}
