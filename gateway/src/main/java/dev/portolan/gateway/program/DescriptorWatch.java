package dev.portolan.gateway.program;

import dev.portolan.gateway.socket.FileDescriptors;

import java.util.Optional;

/**
 * Measures the process's file descriptors, and logs when they become scarce and when they suffice
 * again.
 */
final class DescriptorWatch {
    private static final System.Logger LOG = System.getLogger("dev.portolan.sockets");

    private final FileDescriptors descriptors;
    private boolean scarce;

    DescriptorWatch(FileDescriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** Measures once. */
    synchronized void measure() {
        descriptors.measure();
        Optional<String> why = descriptors.scarcity();
        if (why.isPresent() == scarce) {
            return;
        }
        scarce = why.isPresent();
        why.ifPresentOrElse(
                DescriptorWatch::warn,
                () -> LOG.log(System.Logger.Level.INFO, "file descriptors suffice again"));
    }

    private static void warn(String why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "file descriptors are scarce, so new callers wait: {0}; raise the limit (ulimit"
                        + " -n)",
                why);
    }
}
