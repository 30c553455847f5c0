package dev.portolan.gateway.operators;

/** What an operator may do on the admin plane. A role includes those before it. */
public enum AdminRole {
    /** May read everything that the admin plane shows, and change nothing. */
    VIEWER("viewer"),
    /** May also change what the running gateway does: reload, report evidence, revoke a key. */
    OPERATOR("operator"),
    /** May also decide who may use the gateway: create tenants and keys. */
    ADMIN("admin");

    private final String word;

    AdminRole(String word) {
        this.word = word;
    }

    /** Returns the role's name in configurations and messages. */
    public String word() {
        return word;
    }

    /** Returns whether a caller with this role may do what {@code needed} may. */
    public boolean includes(AdminRole needed) {
        return compareTo(needed) >= 0;
    }
}
