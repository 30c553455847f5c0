package dev.portolan.gateway.registry;

import dev.portolan.policy.document.Finding;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.RequestFacts;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A change that is not made.
 *
 * @param message what is wrong, and what to do
 * @param findings what is wrong with a definition, positioned by JSON pointers
 * @param counterexample a request that would break an invariant; null if that is not why
 */
public record Refused(
        Why why, String message, List<Finding> findings, @Nullable RequestFacts counterexample)
        implements ChangePlan.Planned, ChangeResult {
    public Refused {
        findings = List.copyOf(findings);
    }

    /** Why a change is not made. */
    public enum Why {
        /** There is no such tenant. */
        UNKNOWN_TENANT(404, "unknown_tenant"),
        /** The tenant has no such key. */
        UNKNOWN_KEY(404, "unknown_key"),
        /** The id or the key is taken. */
        EXISTS(409, "already_exists"),
        /** The tenant or key stands in the files, which are not changed at run time. */
        IN_FILES(409, "defined_in_files"),
        /** Other tenants have it as a parent. */
        HAS_CHILDREN(409, "has_children"),
        /** The key was revoked. */
        REVOKED(409, "key_revoked"),
        /** An invariant would not hold. */
        INVARIANT(409, "invariant_refuted"),
        /** No store is configured. */
        NO_STORE(409, "no_store"),
        /** It was changed since it was read. */
        CHANGED(412, "version_changed"),
        /** The version that is to be replaced is not named. */
        VERSION_REQUIRED(428, "version_required"),
        /** The definition is wrong. */
        INVALID(400, "invalid_request"),
        /** Others change tenants so quickly that this change did not get its turn. */
        BUSY(503, "busy"),
        /** The store does not answer. */
        STORE_UNAVAILABLE(503, "store_unavailable"),
        /** The change cannot be recorded. */
        AUDIT_UNAVAILABLE(503, "audit_unavailable");

        private final int status;
        private final String code;

        Why(int status, String code) {
            this.status = status;
            this.code = code;
        }

        /** Returns the HTTP status. */
        public int status() {
            return status;
        }

        /** Returns the stable code. */
        public String code() {
            return code;
        }
    }

    static Refused of(Why why, String message) {
        return new Refused(why, message, List.of(), null);
    }

    /** Refuses a definition for what was found in it. */
    static Refused invalid(List<Finding> findings) {
        List<Finding> errors =
                findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .toList();
        String first = errors.isEmpty() ? "" : ": " + errors.getFirst().message();
        return new Refused(
                Why.INVALID, "The definition cannot be used" + first + ".", errors, null);
    }

    /** Refuses a definition for the value at a JSON pointer. */
    static Refused invalid(String pointer, String message) {
        return invalid(
                List.of(new Finding(Finding.Severity.ERROR, Position.inBody(pointer), message)));
    }
}
