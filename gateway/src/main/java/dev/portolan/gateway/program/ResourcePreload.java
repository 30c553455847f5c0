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
 * Opens resources at startup that the JVM otherwise opens on first use, and that would fail
 * permanently if no file descriptor were free at that moment.
 */
final class ResourcePreload {
    private static final String ABSENT = "dev/portolan/absent";

    private ResourcePreload() {}

    /** Reserves descriptors for these resources, before callers are accepted. */
    static void reserve(FileDescriptors descriptors) {
        descriptors.expect(
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(System.getProperty("java.class.path", ""))
                        .count());
    }

    /** Opens them in the background, so that startup does not wait. */
    static void start(FileDescriptors descriptors) {
        Thread.ofPlatform()
                .daemon()
                .name("portolan-preparation")
                .start(
                        () -> {
                            openFiles();
                            // Measures first: opened files must be counted once at least.
                            descriptors.measure();
                            descriptors.expect(0);
                        });
    }

    /** Opens every jar, the time zones, the source of randomness, and the classes of log lines. */
    private static void openFiles() {
        try {
            // A missing resource is searched in all jars, which opens them; they stay open.
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
