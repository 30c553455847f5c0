package dev.portolan.load.dialect;

import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

/** One provider's wire protocol, seen from the provider's side. */
@FunctionalInterface
public interface ServerDialect {

    /**
     * The healthy answer to a request, a refusal included; the same request, the same bytes but
     * ids.
     */
    Script answer(ReceivedRequest request);
}
