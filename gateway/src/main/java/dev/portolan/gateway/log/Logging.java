package dev.portolan.gateway.log;

import java.io.IOException;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The program's own log: one line per event on standard error, warnings of libraries included. */
public final class Logging {
    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OWN = Logger.getLogger("dev.portolan");

    /**
     * The clouds' SDKs, which fetch credentials: each failure they log many times over and with no
     * word of the endpoint. What fails there is told by our own log, once.
     */
    private static final List<Logger> SDKS =
            Stream.of("com.azure", "com.microsoft.aad", "software.amazon.awssdk", "com.google")
                    .map(Logger::getLogger)
                    .toList();

    private Logging() {}

    /**
     * Sends every log to standard error in {@link LogLine}'s form: our own from {@code INFO}, of
     * libraries only warnings, of the clouds' SDKs nothing.
     *
     * @param debug whether stack traces, our own details and the SDKs' warnings are shown
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
        SDKS.forEach(sdk -> sdk.setLevel(debug ? Level.WARNING : Level.OFF));
    }

    /** Loads what a line takes, by writing one with a failure in it to nobody. */
    public static void prepare() {
        LogRecord record = new LogRecord(Level.WARNING, "{0}");
        record.setLoggerName("dev.portolan");
        record.setParameters(new Object[] {1});
        record.setThrown(new IOException("nothing"));
        for (Handler handler : ROOT.getHandlers()) {
            var _ = handler.getFormatter().format(record);
        }
    }
}
