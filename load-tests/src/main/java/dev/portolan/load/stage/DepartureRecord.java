package dev.portolan.load.stage;

import java.time.Instant;

/**
 * A caller that left before its answer ended.
 *
 * @param tokensSent the token pieces written before it left
 */
public record DepartureRecord(SeenRequest request, Instant at, int tokensSent) {}
