package dev.portolan.gateway.identity;

import dev.portolan.provider.caller.ClientKind;

import org.jspecify.annotations.Nullable;

/** The result of authenticating a caller by its key, its token or its certificate. */
public sealed interface Identity {

    /**
     * The caller is known.
     *
     * @param keyId the id of its key; for a token or a certificate, see {@link ClaimedCaller#id}
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
        static final Unknown NO_SUCH_TENANT = new Unknown(Reason.NO_SUCH_TENANT);
        static final Unknown LABEL_CONFLICT = new Unknown(Reason.LABEL_CONFLICT);

        /** The token is not valid. */
        public static final Unknown TOKEN = new Unknown(Reason.TOKEN);

        /** Too many tokens are being verified. */
        public static final Unknown BUSY = new Unknown(Reason.BUSY);

        /** Returns whether this reason is at least as specific as the other, for the log. */
        private boolean isMoreTelling(Unknown other) {
            return reason.compareTo(other.reason) >= 0;
        }
    }

    /** The reason why a key is not valid. */
    enum Reason {
        /** No header contains a key. */
        MISSING,
        /** The key belongs to no tenant. */
        UNKNOWN,
        /** The key has expired. */
        EXPIRED,
        /** The token is not valid; the reason is counted and logged separately. */
        TOKEN,
        /** The token or certificate names a tenant that does not exist. */
        NO_SUCH_TENANT,
        /** The token or certificate has another value for a label of its tenant. */
        LABEL_CONFLICT,
        /** Too many tokens are being verified, so that this one was not. */
        BUSY,
        /** Two headers contain valid keys of different tenants. */
        SEVERAL_TENANTS
    }

    /**
     * Returns the caller by two of its credentials. Any valid one counts, the first of two; valid
     * ones of different tenants do not.
     *
     * @param before null if there is no other credential
     */
    static Identity merged(@Nullable Identity before, Identity next) {
        return switch (before) {
            case null -> next;
            case Unknown unknown ->
                    next instanceof Unknown other && unknown.isMoreTelling(other) ? unknown : next;
            case Known known ->
                    next instanceof Known other && !other.tenant().id().equals(known.tenant().id())
                            ? Unknown.SEVERAL_TENANTS
                            : known;
        };
    }
}
