package dev.portolan.load.contender;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A contender that needs a minimum of file descriptors per process; the load generator and its
 * upstream, which share a process, need as many.
 */
public record DescriptorBoundContender(int descriptors, Contender contender) implements Contender {
    @Override
    public String name() {
        return contender.name();
    }

    @Override
    public String unavailability() {
        long limit = Machine.maxDescriptors();
        return limit < descriptors
                ? "%s: needs %,d file descriptors, the limit per process is %,d"
                        .formatted(name(), descriptors, limit)
                : contender.unavailability();
    }

    @Override
    public RunningContender start(int upstreamPort, Path scratch)
            throws IOException, InterruptedException {
        return contender.start(upstreamPort, scratch);
    }
}
