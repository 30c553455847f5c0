package dev.portolan.gateway.records.export;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads lines that each end with a line feed and are UTF-8; anything else gives a line that no
 * reader accepts, so that a changed byte never passes.
 */
final class StrictLines {
    private static final int MAX_BYTES = 1 << 26;
    private static final String UNREADABLE = "\ufffd";

    private StrictLines() {}

    /** Takes lines. */
    @FunctionalInterface
    interface LineConsumer {
        /**
         * Takes one line.
         *
         * @param number from 1
         */
        void accept(long number, String line);
    }

    static void read(Path file, LineConsumer consumer) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    consumer.accept(number++, text(line));
                    line.reset();
                } else if (line.size() < MAX_BYTES) {
                    line.write(next);
                }
            }
            if (line.size() > 0) {
                consumer.accept(number, UNREADABLE);
            }
        }
    }

    private static String text(ByteArrayOutputStream line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return UNREADABLE;
        }
    }
}
