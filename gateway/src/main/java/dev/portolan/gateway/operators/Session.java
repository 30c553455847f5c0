package dev.portolan.gateway.operators;

import java.time.Instant;

/**
 * The session of an operator who has signed in.
 *
 * @param csrf the text that requests which change something must repeat
 * @param by the settings by which it was opened; with others in force it is no longer valid
 */
public record Session(Principal principal, String csrf, Instant expires, SignInSettings by) {
    /** Omits the CSRF token. */
    @Override
    public String toString() {
        return "Session[" + principal + ", until " + expires + "]";
    }
}
