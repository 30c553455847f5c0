package dev.portolan.gateway.receipt;

import java.util.Locale;

/**
 * The outcome of one attempt at a deployment: a metric label, and a value in logs and headers.
 *
 * <p>An outcome that the request alone can cause does not count against the deployment's health.
 */
public enum AttemptOutcome {
    /** It answered. */
    SUCCEEDED(false),
    /** It refused the request because of the request itself, or its content. */
    REFUSED(false),
    /** The conversation is longer than its context. */
    CONTEXT_LENGTH(false),
    /** Its protocol cannot express the request, or its model refused a parameter. */
    UNSUPPORTED(false),
    /** It limits the rate of our requests. */
    RATE_LIMITED(false),
    /** Our credit or quota there is used up. */
    OUT_OF_QUOTA(false, true),
    /** It refused our credentials, or there were none to send. */
    UNAUTHORIZED(true, true),
    /** It denied access: a missing right, or a firewall on the network path. */
    FORBIDDEN(false, true),
    /** It does not know the model, the path, or another name in the request. */
    NOT_FOUND(false, true),
    /** It, our account there, or the network path is not set up for the request. */
    MISCONFIGURED(false, true),
    /** It is locked, or not ready yet. */
    CONFLICT(false),
    /** It reported that its model could not answer this request. */
    MODEL_ERROR(false),
    /** It reported that it is full. */
    OVERLOADED(true),
    /** It failed, or sent something that is no answer in its protocol. */
    SERVER_ERROR(true),
    /** No connection could be made. */
    NOT_CONNECTED(true),
    /** This gateway had no free socket for a connection; nothing was sent. */
    NO_SOCKET(false),
    /** The connection broke before the response head. */
    RESET(true),
    /** No first token within its time. */
    NO_FIRST_TOKEN(true),
    /** The stream went silent after its first token. */
    SILENT(true),
    /** The answer ended early. */
    CUT(true),
    /** Asked to continue another deployment's answer, it produced different text. */
    DIVERGED(false),
    /** The gateway had no memory for its answer. */
    NO_ROOM(false),
    /** The request's deadline passed. */
    DEADLINE(true),
    /** The caller left, or another attempt was faster: no verdict. */
    ABANDONED(false);

    private final boolean broken;
    private final boolean operators;
    private final String label = name().toLowerCase(Locale.ROOT);

    AttemptOutcome(boolean broken) {
        this(broken, false);
    }

    AttemptOutcome(boolean broken, boolean operators) {
        this.broken = broken;
        this.operators = operators;
    }

    /** Returns whether it counts against the deployment's health. */
    public boolean broken() {
        return broken;
    }

    /** Returns whether a timeout of the attempt itself expired. */
    public boolean late() {
        return this == NO_FIRST_TOKEN || this == SILENT;
    }

    /** Returns whether the operator has something to correct at the provider. */
    public boolean operators() {
        return operators;
    }

    /** The name in metrics, headers and explanations. */
    public String label() {
        return label;
    }
}
