package dev.portolan.gateway.admin;

import java.util.Optional;

/** Determines whether this gateway accepts new requests. */
@FunctionalInterface
public interface Readiness {
    /** Returns the reason why it does not; empty if it is ready. */
    Optional<String> notReady();
}
