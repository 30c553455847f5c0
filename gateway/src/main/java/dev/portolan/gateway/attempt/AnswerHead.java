package dev.portolan.gateway.attempt;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;

import java.util.List;

/**
 * The head of an answer that begins: its origin and the attempts so far.
 *
 * @param origin the deployment that answers
 * @param attempt the number of its attempt, from 1
 * @param ended the attempts that have ended by then
 */
public record AnswerHead(AnswerOrigin origin, int attempt, List<AttemptRecord> ended) {

    public AnswerHead {
        ended = List.copyOf(ended);
    }
}
