package dev.portolan.load.contender;

import java.io.IOException;
import java.nio.file.Path;

/** Something that passes requests on to the upstream, or nothing at all. */
public interface Contender {

    /** The name in the table. */
    String name();

    /** Why it can't take part on this machine; empty when it can. */
    default String absence() {
        return "";
    }

    /**
     * Starts it in front of the upstream.
     *
     * @param scratch an empty folder of its own
     */
    RunningContender start(int upstreamPort, Path scratch) throws IOException, InterruptedException;
}
