package dev.portolan.load.script;

import java.time.Instant;

/**
 * A client that closed its connection or reset its stream before the response ended.
 *
 * @param tokensSent the token events written before the disconnect
 */
public record ClientDisconnect(ReceivedRequest request, Instant at, int tokensSent) {}
