package dev.portolan.load.dialect;

import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

/** The server side of one provider's wire protocol. */
@FunctionalInterface
public interface ServerDialect {

    /**
     * Returns the healthy response to a request, which may be a refusal. Equal requests get equal
     * bytes except for ids.
     */
    Script answer(ReceivedRequest request);
}
