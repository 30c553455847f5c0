package dev.portolan.gateway.attempt;

import dev.portolan.gateway.receipt.AnswerOrigin;
import dev.portolan.gateway.receipt.AttemptRecord;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The head of an answer that begins: its origin and the attempts so far.
 *
 * @param origin the deployment that answers
 * @param attempt the number of its attempt, from 1
 * @param ended the attempts that have ended by then
 * @param contentType the content type of an answer that is neither JSON nor a requested stream;
 *     null for these
 */
public record AnswerHead(
        AnswerOrigin origin, int attempt, List<AttemptRecord> ended, @Nullable String contentType) {

    public AnswerHead {
        ended = List.copyOf(ended);
    }
}
