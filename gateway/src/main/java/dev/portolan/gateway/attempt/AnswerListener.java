package dev.portolan.gateway.attempt;

/** Receives the answer to a request: its head at most once, then exactly one outcome. */
public interface AnswerListener {
    /** An answer begins; its headers can be set now. */
    void answering(AnswerHead head);

    /** The answer ended; nothing follows. */
    void ended(RequestOutcome outcome);
}
