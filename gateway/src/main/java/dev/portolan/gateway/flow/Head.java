package dev.portolan.gateway.flow;

import dev.portolan.gateway.upstream.AttemptRecord;
import dev.portolan.gateway.upstream.LiveDeployment;

import java.util.List;

/**
 * What is known of a shared answer when it begins.
 *
 * @param attempts how many attempts it took
 * @param records those that failed before
 */
record Head(
        LiveDeployment deployment,
        int attempts,
        List<String> dropped,
        List<AttemptRecord> records) {

    Head {
        dropped = List.copyOf(dropped);
        records = List.copyOf(records);
    }
}
