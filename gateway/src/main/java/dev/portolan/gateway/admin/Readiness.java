package dev.portolan.gateway.admin;

import java.util.Optional;

/** Whether new requests should be sent to this gateway. */
@FunctionalInterface
public interface Readiness {
    /** Why they should not, in a few words; empty when it is ready. */
    Optional<String> notReady();
}
