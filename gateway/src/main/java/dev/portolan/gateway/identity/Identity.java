package dev.portolan.gateway.identity;

/** The result of authenticating a caller by its key. */
public sealed interface Identity {

    /** The key is known and valid. */
    record Known(Tenant tenant, String keyId) implements Identity {}

    /**
     * The request has no valid key; {@code reason} is for the gateway's log, never for the caller.
     */
    record Unknown(Reason reason) implements Identity {
        static final Unknown MISSING = new Unknown(Reason.MISSING);
        static final Unknown UNKNOWN = new Unknown(Reason.UNKNOWN);
        static final Unknown EXPIRED = new Unknown(Reason.EXPIRED);
    }

    /** The reason why a key is not valid. */
    enum Reason {
        /** No header contains a key. */
        MISSING,
        /** The key belongs to no tenant. */
        UNKNOWN,
        /** The key has expired. */
        EXPIRED
    }
}
