package dev.portolan.gateway.identity;

import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

/** The result of authenticating a caller by its key. */
public sealed interface Identity {

    /**
     * The key is known and valid.
     *
     * @param client whose clients use the key, or null where its configuration does not say
     */
    record Known(Tenant tenant, String keyId, @Nullable ClientKind client) implements Identity {
        public Known(Tenant tenant, String keyId) {
            this(tenant, keyId, null);
        }
    }

    /**
     * The request has no valid key; {@code reason} is for the gateway's log, never for the caller.
     */
    record Unknown(Reason reason) implements Identity {
        static final Unknown MISSING = new Unknown(Reason.MISSING);
        static final Unknown UNKNOWN = new Unknown(Reason.UNKNOWN);
        static final Unknown EXPIRED = new Unknown(Reason.EXPIRED);
        static final Unknown SEVERAL_TENANTS = new Unknown(Reason.SEVERAL_TENANTS);
    }

    /** The reason why a key is not valid. */
    enum Reason {
        /** No header contains a key. */
        MISSING,
        /** The key belongs to no tenant. */
        UNKNOWN,
        /** The key has expired. */
        EXPIRED,
        /** Two headers contain valid keys of different tenants. */
        SEVERAL_TENANTS
    }
}
