package dev.portolan.gateway.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

/** The result of a change. */
public sealed interface ChangeResult permits ChangeResult.Made, Refused {
    /**
     * The change is kept, and in force in this process.
     *
     * @param version the number of the change
     * @param created whether something was created
     * @param answer what is so now
     */
    record Made(long version, boolean created, @Nullable ObjectNode answer)
            implements ChangeResult {}
}
