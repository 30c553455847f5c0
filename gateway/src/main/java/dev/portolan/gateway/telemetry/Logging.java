package dev.portolan.gateway.telemetry;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program's own log: one line per event on standard error, warnings of libraries included. */
public final class Logging {
    /** Held, because the log manager forgets loggers that nobody holds. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OWN = Logger.getLogger("dev.portolan");

    /** Warns at every token it fetches that the JDK counts a body's length itself. */
    private static final Logger AZURE_CLIENT =
            Logger.getLogger("com.azure.core.http.jdk.httpclient");

    private Logging() {}

    /**
     * Sends every log to standard error in {@link LogLine}'s form: our own from {@code INFO}, of
     * libraries only warnings.
     *
     * @param debug whether stack traces and our own details are shown
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
        AZURE_CLIENT.setLevel(Level.SEVERE);
    }
}
