package dev.portolan.gateway.records.spill;

import java.io.IOException;

/** Thrown when a batch would make the spill file larger than it may be; nothing was written. */
public final class SpillFullException extends IOException {
    private static final long serialVersionUID = 1;

    SpillFullException(long limit) {
        super("the spill file is full (records.spill: %d bytes)".formatted(limit));
    }
}
