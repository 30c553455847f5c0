package dev.portolan.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One change by an operator or by a file: who changed what, and its state before and after.
 *
 * @param at when it was made
 * @param actor who made it: the id of an admin token or the subject of a verified token; {@code
 *     files} for a configuration that was loaded from files
 * @param action what was done, as {@code subject.verb}: {@code key.revoke}, {@code tenant.create}
 * @param subject what it was done to: {@code acme}, {@code acme/ci}
 * @param before the state before, without secrets; null if there was none
 * @param after the state after, without secrets; null if there is none
 */
public record AuditEntry(
        Instant at,
        String actor,
        String action,
        String subject,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {
    /** The actor of changes that are made in files. */
    public static final String FILES = "files";
}
