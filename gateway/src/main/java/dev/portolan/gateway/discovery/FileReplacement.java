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

/** A file's successor, beside it under a name that no reader of a configuration looks at. */
final class FileReplacement {
    private FileReplacement() {}

    /** Writes a file's new text beside it, down to the disk, with the file's own permissions. */
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
            permit(file, temporary);
            return temporary;
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** Puts a successor in the place of a file, at once for whoever reads it. */
    static void put(Path temporary, Path file) throws IOException {
        try {
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(file + " can't be replaced in one step here", e);
        }
    }

    private static void permit(Path file, Path temporary) throws IOException {
        var from = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (from != null) {
            Files.setPosixFilePermissions(temporary, from.readAttributes().permissions());
        }
    }
}
