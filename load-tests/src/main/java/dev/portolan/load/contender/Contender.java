package dev.portolan.load.contender;

import java.io.IOException;
import java.nio.file.Path;

/** A proxy to compare, or a direct connection to the upstream. */
public interface Contender {

    /** Returns the name in the table. */
    String name();

    /** Returns why the contender is unavailable on this machine, or the empty string. */
    default String unavailability() {
        return "";
    }

    /**
     * Starts the contender in front of the upstream.
     *
     * @param scratch an empty folder for its files
     */
    RunningContender start(int upstreamPort, Path scratch) throws IOException, InterruptedException;
}
