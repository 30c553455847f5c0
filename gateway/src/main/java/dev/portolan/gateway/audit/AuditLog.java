package dev.portolan.gateway.audit;

/** Keeps audit entries. Blocks until an entry is durable, so it is called off the event loops. */
@FunctionalInterface
public interface AuditLog {
    /** Keeps nothing: there is no store. */
    AuditLog NONE = _ -> {};

    /**
     * Keeps an entry. Call it before the change takes effect, and do not make the change if this
     * throws.
     *
     * @throws AuditFailedException if the entry cannot be kept
     */
    void append(AuditEntry entry);
}
