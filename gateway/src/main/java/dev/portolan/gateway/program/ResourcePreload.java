package dev.portolan.gateway.program;

import dev.portolan.gateway.log.Logging;
import dev.portolan.gateway.socket.FileDescriptors;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Opens at the start what is otherwise opened by the first request that needs it, and would be
 * broken for good if there were no file descriptor left at that moment.
 */
final class ResourcePreload {
    private static final String ABSENT = "dev/portolan/absent";

    private ResourcePreload() {}

    /** Keeps descriptors for what is to be opened; before callers are let in. */
    static void expect(FileDescriptors descriptors) {
        descriptors.expect(
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(System.getProperty("java.class.path", ""))
                        .count());
    }

    /** Opens it beside everything else, so that the start need not wait. */
    static void begin(FileDescriptors descriptors) {
        Thread.ofPlatform()
                .daemon()
                .name("portolan-preparation")
                .start(
                        () -> {
                            openFiles();
                            descriptors.expect(0);
                            descriptors.measure();
                        });
    }

    /** Opens every jar, the time zones, the source of randomness, and what a log line takes. */
    private static void openFiles() {
        try {
            // What no jar has is looked for in all of them, and a jar that is open stays so.
            var _ = ClassLoader.getSystemClassLoader().getResources(ABSENT).asIterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ZoneId zone = ZoneId.systemDefault();
        var _ = DateTimeFormatter.RFC_1123_DATE_TIME.format(LocalDateTime.now(zone).atZone(zone));
        var _ = new SecureRandom().nextLong();
        Logging.preload();
    }
}
