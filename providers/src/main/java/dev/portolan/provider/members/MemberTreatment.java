package dev.portolan.provider.members;

import dev.portolan.provider.request.Feature;

import org.jspecify.annotations.Nullable;

/** The treatment of a member that a caller sends to a cloud or a vendor. */
public enum MemberTreatment {
    /** The member has no effect beyond the model's location, and passes. */
    PASSES(null, "passes"),
    /** The member lets the provider search the web. */
    SEARCHES(Feature.WEB_SEARCH, "needs web-search"),
    /** The member lets the provider run tools, call out or read its own sources. */
    RUNS(Feature.HOSTED_TOOLS, "needs hosted-tools"),
    /** The member lets the provider fetch from an address. */
    FETCHES(Feature.REMOTE_MEDIA, "needs remote-media"),
    /** The member lets the provider store something, or names something stored. */
    KEEPS(Feature.STORED, "needs stored"),
    /**
     * The member may widen where or how long data is kept; removing it does not change the answer.
     */
    DROPPED(null, "left out under a requirement"),
    /** Reserved for the endpoint's configuration; removing it does not change the answer. */
    ENDPOINT(null, "the endpoint's alone; a caller's is left out"),
    /** Reserved for the endpoint's configuration; a caller's would change the answer. */
    ENDPOINT_OR_REFUSED(null, "the endpoint's alone; a caller's is refused under a requirement"),
    /**
     * The member may involve other locations and changes the answer, so that it can neither pass
     * nor be removed.
     */
    REFUSED(null, "refused under a requirement");

    private final @Nullable Feature need;
    private final String text;

    MemberTreatment(@Nullable Feature need, String text) {
        this.need = need;
        this.text = text;
    }

    /** Returns what a request with the member additionally needs; null if nothing. */
    public @Nullable Feature need() {
        return need;
    }

    /** Returns the treatment as text. */
    public String text() {
        return text;
    }

    /** Returns whether the member is inside the table, so that a requirement doesn't refuse it. */
    boolean inside() {
        return switch (this) {
            case PASSES, SEARCHES, RUNS, FETCHES, KEEPS, DROPPED, ENDPOINT -> true;
            case ENDPOINT_OR_REFUSED, REFUSED -> false;
        };
    }
}
