package dev.portolan.gateway.identity;

/** Who is calling, as far as the key tells. */
public sealed interface Identity {

    /** The key is known and valid. */
    record Known(Tenant tenant, String keyId) implements Identity {}

    /** No valid key came; {@code reason} is for our own log, never for the caller. */
    record Unknown(Reason reason) implements Identity {
        static final Unknown MISSING = new Unknown(Reason.MISSING);
        static final Unknown UNKNOWN = new Unknown(Reason.UNKNOWN);
        static final Unknown EXPIRED = new Unknown(Reason.EXPIRED);
    }

    /** Why a key is not valid. */
    enum Reason {
        /** No header carried one. */
        MISSING,
        /** No tenant has it. */
        UNKNOWN,
        /** It was valid once. */
        EXPIRED
    }
}
