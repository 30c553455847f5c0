package dev.portolan.gateway.log;

import java.io.IOException;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Configures the program's log: one line per event on standard error, including libraries'
 * warnings.
 */
public final class Logging {
    /** A strong reference, because the log manager keeps only weak ones. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OWN = Logger.getLogger("dev.portolan");

    /**
     * The clouds' SDKs, which fetch credentials. They log each failure several times and without
     * the endpoint, so they are off: the gateway logs each failure once.
     */
    private static final List<Logger> SDKS =
            Stream.of("com.azure", "com.microsoft.aad", "software.amazon.awssdk", "com.google")
                    .map(Logger::getLogger)
                    .toList();

    /**
     * Vert.x logs here, and nowhere else, the failure of a response that it hands to no handler:
     * one whose request was reset before its head came, because the caller left. The attempt has
     * ended by then, and its receipt says how.
     */
    static final String UNCLAIMED_RESPONSES = "io.vertx.core.http.impl.HttpClientResponseImpl";

    private static final Logger UNCLAIMED = Logger.getLogger(UNCLAIMED_RESPONSES);

    private Logging() {}

    /**
     * Sends all logs to standard error in {@link LogLine}'s format: the gateway's from {@code
     * INFO}, libraries' from {@code WARNING}, the clouds' SDKs' not at all.
     *
     * @param debug whether stack traces, the gateway's debug lines and the SDKs' warnings are shown
     */
    public static void setUp(boolean debug) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        console.setFormatter(new LogLine(debug));
        ROOT.addHandler(console);
        ROOT.setLevel(Level.WARNING);
        OWN.setLevel(debug ? Level.FINE : Level.INFO);
        setUpUnclaimed(debug);
        SDKS.forEach(sdk -> sdk.setLevel(debug ? Level.WARNING : Level.OFF));
    }

    static void setUpUnclaimed(boolean debug) {
        UNCLAIMED.setLevel(debug ? Level.WARNING : Level.OFF);
    }

    /** Preloads the classes that a line needs, by formatting one with an exception. */
    public static void preload() {
        LogRecord record = new LogRecord(Level.WARNING, "{0}");
        record.setLoggerName("dev.portolan");
        record.setParameters(new Object[] {1});
        record.setThrown(new IOException("nothing"));
        for (Handler handler : ROOT.getHandlers()) {
            var _ = handler.getFormatter().format(record);
        }
    }
}
