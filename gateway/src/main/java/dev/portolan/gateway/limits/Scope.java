package dev.portolan.gateway.limits;

/** The holder of a limit. */
public sealed interface Scope {
    /** Names may contain {@code /}, but not this. */
    char BETWEEN = '|';

    /** Returns the id of the tenant. */
    String tenant();

    /** Returns an id that no other scope has, the same on every replica. */
    String id();

    /** All requests of a tenant and of its descendants. */
    record Tenant(String tenant) implements Scope {
        @Override
        public String id() {
            return "tenant/" + tenant;
        }
    }

    /** All requests with one key of a tenant. */
    record Key(String tenant, String key) implements Scope {
        @Override
        public String id() {
            return "key/" + tenant + BETWEEN + key;
        }
    }

    /**
     * The requests of a tenant and of its descendants for one model.
     *
     * @param model a model or an alias
     */
    record TenantModel(String tenant, String model) implements Scope {
        @Override
        public String id() {
            return "model/" + tenant + BETWEEN + model;
        }
    }
}
