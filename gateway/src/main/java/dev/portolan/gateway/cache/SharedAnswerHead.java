package dev.portolan.gateway.cache;

import dev.portolan.gateway.fleet.LiveDeployment;
import dev.portolan.gateway.receipt.AttemptRecord;

import java.util.List;

/**
 * What is known of a shared answer when it begins.
 *
 * @param attempts how many attempts it took
 * @param records those that failed before
 */
public record SharedAnswerHead(
        LiveDeployment deployment,
        int attempts,
        List<String> dropped,
        List<AttemptRecord> records) {

    public SharedAnswerHead {
        dropped = List.copyOf(dropped);
        records = List.copyOf(records);
    }
}
