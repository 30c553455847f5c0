package dev.portolan.gateway.receipt;

import java.util.Locale;

/**
 * How one attempt at a deployment ended: a label of a metric, and the word in logs and headers.
 *
 * <p>What the request alone can bring about does not speak against the deployment's health.
 */
public enum AttemptOutcome {
    /** It answered. */
    SUCCEEDED(false),
    /** It refused the request for the request's own sake, or its content. */
    REFUSED(false),
    /** The conversation is longer than its context. */
    CONTEXT_LENGTH(false),
    /** Its protocol can't say what the request asks for; nothing was sent. */
    UNSUPPORTED(false),
    /** It asked us to slow down. */
    RATE_LIMITED(false),
    /** Our credit or quota there is used up. */
    OUT_OF_QUOTA(false, true),
    /** It refused our credentials, or there were none to send. */
    UNAUTHORIZED(true, true),
    /** It does not let us have this: a right that is missing, or a firewall that a request met. */
    FORBIDDEN(false, true),
    /** It does not know the model, the path, or something that the request names. */
    NOT_FOUND(false, true),
    /** It, our account there, or the way to it is not set up for the request. */
    MISCONFIGURED(false, true),
    /** It is locked, or was asked too early. */
    CONFLICT(false),
    /** It says that its model could not answer this request. */
    MODEL_ERROR(false),
    /** It says it is full. */
    OVERLOADED(true),
    /** It failed, or sent what is no answer in its protocol. */
    SERVER_ERROR(true),
    /** No connection could be had. */
    NOT_CONNECTED(true),
    /** This gateway had no socket to spare for a connection; nothing was sent. */
    NO_SOCKET(false),
    /** The connection broke before the response head. */
    RESET(true),
    /** No first token within its time. */
    NO_FIRST_TOKEN(true),
    /** The stream went silent after its first token. */
    SILENT(true),
    /** The answer ended before it was whole. */
    CUT(true),
    /** It was to go on with another's answer and told one of its own. */
    DIVERGED(false),
    /** The gateway had no memory for its answer. */
    NO_ROOM(false),
    /** The request's deadline passed. */
    DEADLINE(true),
    /** The caller left, or another attempt was quicker: no verdict. */
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

    /** Whether it speaks against the deployment's health. */
    public boolean broken() {
        return broken;
    }

    /** Whether a clock of the attempt's own ran out on it. */
    public boolean late() {
        return this == NO_FIRST_TOKEN || this == SILENT;
    }

    /** Whether the operator has something to mend at the provider. */
    public boolean operators() {
        return operators;
    }

    /** The name in metrics, headers and explanations. */
    public String label() {
        return label;
    }
}
