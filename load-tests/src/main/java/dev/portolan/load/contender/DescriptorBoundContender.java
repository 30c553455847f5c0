package dev.portolan.load.contender;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A contender that takes part only where a process may hold so many sockets; the load and its
 * upstream, which share a process, need as many as it does.
 */
public record DescriptorBoundContender(int descriptors, Contender contender) implements Contender {
    @Override
    public String name() {
        return contender.name();
    }

    @Override
    public String absence() {
        long most = Machine.mostDescriptors();
        return most < descriptors
                ? "%s: it needs %,d descriptors, a process has %,d here"
                        .formatted(name(), descriptors, most)
                : contender.absence();
    }

    @Override
    public RunningContender start(int upstreamPort, Path scratch)
            throws IOException, InterruptedException {
        return contender.start(upstreamPort, scratch);
    }
}
