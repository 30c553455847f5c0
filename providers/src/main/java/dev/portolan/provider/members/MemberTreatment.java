package dev.portolan.provider.members;

import dev.portolan.provider.request.Feature;

import org.jspecify.annotations.Nullable;

/** What becomes of a member that a caller sends to a cloud or a vendor. */
public enum MemberTreatment {
    /** It stays where the model is, and passes. */
    PASSES(null, "passes"),
    /** It lets the provider search the web. */
    SEARCHES(Feature.WEB_SEARCH, "needs web-search"),
    /** It lets the provider run tools, call out or read its own sources. */
    RUNS(Feature.HOSTED_TOOLS, "needs hosted-tools"),
    /** It lets the provider fetch something from an address. */
    FETCHES(Feature.REMOTE_MEDIA, "needs remote-media"),
    /** It lets the provider keep something, or names something that it keeps. */
    KEEPS(Feature.STORED, "needs stored"),
    /** It may widen where or how long data is kept and leaves the answer as it is. */
    DROPPED(null, "left out under a requirement"),
    /** Only the endpoint's configuration says it; it leaves the answer as it is. */
    ENDPOINT(null, "the endpoint's alone; a caller's is left out"),
    /** Only the endpoint's configuration says it; a caller's would change the answer. */
    ENDPOINT_OR_REFUSED(null, "the endpoint's alone; a caller's is refused under a requirement"),
    /**
     * It may lead elsewhere and changes the answer, so that it can neither pass nor be left out.
     */
    REFUSED(null, "refused under a requirement");

    private final @Nullable Feature need;
    private final String words;

    MemberTreatment(@Nullable Feature need, String words) {
        this.need = need;
        this.words = words;
    }

    /** What a request that holds the member needs; null where it needs nothing more. */
    public @Nullable Feature need() {
        return need;
    }

    /** The treatment in words for people. */
    public String words() {
        return words;
    }

    /** Whether the member is inside the table, so that a requirement doesn't refuse it. */
    boolean inside() {
        return switch (this) {
            case PASSES, SEARCHES, RUNS, FETCHES, KEEPS, DROPPED, ENDPOINT -> true;
            case ENDPOINT_OR_REFUSED, REFUSED -> false;
        };
    }
}
